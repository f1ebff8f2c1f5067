// What screens are made of: Preact, its hooks, signals, and markup as tagged templates.
import {h} from 'preact';
import htm from 'htm';

export {h, render, Fragment, createContext} from 'preact';
export {useCallback, useContext, useEffect, useErrorBoundary, useId, useLayoutEffect, useMemo, useReducer, useRef, useState} from 'preact/hooks';
export {signal, computed, effect, batch, untracked, useSignal, useComputed, useSignalEffect} from '@preact/signals';
export const html = htm.bind(h);
