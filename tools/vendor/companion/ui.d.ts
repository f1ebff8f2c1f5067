// Preact 11.2.0, its hooks, @preact/signals 2.11.4 and htm 3.1.1: what of them ui.js holds. Kept by hand; after the packages' own types.

export type Key = string | number;
export type RefObject<T> = {current: T};
export type Ref<T> = RefObject<T | null> | ((instance: T | null) => void | (() => void)) | null;
export type ComponentChild = VNode<any> | ReadonlySignal<any> | string | number | bigint | boolean | null | undefined;
export type ComponentChildren = ComponentChild | ComponentChildren[];
export type RenderableProps<P> = P & Readonly<{children?: ComponentChildren; key?: Key}>;

export interface VNode<P = {}> {
  type: ComponentType<P> | string;
  props: P & {children: ComponentChildren};
  key: Key;
  ref?: Ref<any> | null;
}

export interface FunctionComponent<P = {}> {
  (props: RenderableProps<P>): ComponentChildren;
  displayName?: string;
}
export type ComponentType<P = {}> = FunctionComponent<P>;

export interface Context<T> extends FunctionComponent<{value: T; children?: ComponentChildren}> {
  Provider: FunctionComponent<{value: T; children?: ComponentChildren}>;
  Consumer: FunctionComponent<{children: (value: T) => ComponentChildren}>;
}

export declare function h<P>(type: ComponentType<P> | string, props: (P & {key?: Key; ref?: Ref<any>}) | null, ...children: ComponentChildren[]): VNode<any>;
export declare function render(vnode: ComponentChild, parent: Element | DocumentFragment): void;
export declare const Fragment: FunctionComponent<{}>;
export declare function createContext<T>(defaultValue: T): Context<T>;

/** Markup with one root: html`<p class=${name}>${text}</p>`, html`<${Component} prop=${value}/>`. Text is only ever text. */
export declare function html(strings: TemplateStringsArray, ...values: unknown[]): VNode<any>;

type Inputs = ReadonlyArray<unknown>;
type EffectCallback = () => void | (() => void);
export type Update<S> = (value: S | ((previous: S) => S)) => void;

export declare function useState<S>(initial: S | (() => S)): [S, Update<S>];
export declare function useState<S = undefined>(): [S | undefined, Update<S | undefined>];
export declare function useReducer<S, A>(reducer: (previous: S, action: A) => S, initial: S): [S, (action: A) => void];
export declare function useRef<T>(initial: T): RefObject<T>;
export declare function useRef<T>(initial: T | null): RefObject<T | null>;
export declare function useEffect(effect: EffectCallback, inputs?: Inputs): void;
export declare function useLayoutEffect(effect: EffectCallback, inputs?: Inputs): void;
export declare function useCallback<T extends Function>(callback: T, inputs: Inputs): T;
export declare function useMemo<T>(make: () => T, inputs: Inputs | undefined): T;
export declare function useContext<T>(context: Context<T>): T;
export declare function useErrorBoundary(callback?: (error: any) => void): [any, () => void];
export declare function useId(): string;

export interface ReadonlySignal<T = any> {
  readonly value: T;
  peek(): T;
  subscribe(listener: (value: T) => void): () => void;
}
export interface Signal<T = any> extends ReadonlySignal<T> {
  value: T;
}

export declare function signal<T>(value: T): Signal<T>;
export declare function signal<T = undefined>(): Signal<T | undefined>;
export declare function computed<T>(compute: () => T): ReadonlySignal<T>;
export declare function effect(run: EffectCallback): () => void;
export declare function batch<T>(run: () => T): T;
export declare function untracked<T>(run: () => T): T;
export declare function useSignal<T>(value: T): Signal<T>;
export declare function useSignal<T = undefined>(): Signal<T | undefined>;
export declare function useComputed<T>(compute: () => T): ReadonlySignal<T>;
export declare function useSignalEffect(run: EffectCallback): void;
