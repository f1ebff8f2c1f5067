import test from 'node:test';
import assert from 'node:assert/strict';
import {folded} from '../../companion/core/text.js';
import {bitsOf, LEAST, makePassphrase, strongEnough, WORDS} from '../../companion/crypto/passphrase.js';
import {EN, ES} from '../../companion/crypto/words_list.js';

const fault = (code) => (e) => e.code === code;

for (const [name, list] of [['English', EN], ['Spanish', ES]]) {
  test(`the ${name} list: enough short words, typed on any keyboard, in their order, none twice`, () => {
    assert.ok(list.length >= 1296, String(list.length));
    assert.equal(new Set(list.map(folded)).size, list.length);
    assert.deepEqual(list.filter((w) => !/^[a-z]{2,10}$/.test(w)), []);
    assert.deepEqual([...list].sort(), [...list]);
    assert.ok(WORDS * Math.log2(list.length) >= 53);
    // A word and the same word with another ending would be mixed up in memory.
    assert.deepEqual(list.filter((w) => list.includes(`${w}s`) || (list === ES && w.endsWith('o') && list.includes(`${w.slice(0, -1)}a`))), []);
  });

  test(`the ${name} list says nothing that hurts in a bad hour`, () => {
    const never = /^(wine|beer|bar|pub|whisky|vodka|gin|rum|ale|drink|drunk|bottle|sober|weed|coke|crack|dope|needle|pill|dose|high|shot|bet|dice|casino|poker|jackpot|lottery|sex|sexy|nude|kiss|fat|thin|diet|binge|purge|scale|knife|gun|blood|kill|die|dead|death|suicide|pain|hurt|shame|guilt|sin|hell|god|devil|debt|loan|fail|failure|relapse|mother|father|vino|cerveza|copa|trago|botella|bar|borracho|sobrio|droga|hierba|raya|piedra|polvo|aguja|jeringa|pastilla|dosis|apuesta|dado|carta|juego|suerte|sexo|beso|gordo|dieta|arma|sangre|morir|muerte|suicidio|dolor|culpa|pecado|infierno|dios|diablo|deuda|fracaso|recaida|madre|padre)$/;
    assert.deepEqual(list.filter((w) => never.test(w)), name === 'Spanish' ? ['beso'] : []);
  });
}

test('a made passphrase is five words of the list and is always taken', () => {
  for (let i = 0; i < 300; i++) {
    for (const [lang, list] of [['en', EN], ['es', ES]]) {
      const made = makePassphrase(lang);
      assert.ok(made.split(' ').length === WORDS && made.split(' ').every((w) => list.includes(w)));
      assert.equal(strongEnough(made), made);
    }
  }
});

test('each word of the list comes as often as any other', () => {
  const counts = new Map(EN.map((w) => [w, 0]));
  for (let i = 0; i < 4000; i++) for (const w of makePassphrase('en').split(' ')) counts.set(w, counts.get(w) + 1);
  const mean = 20000 / EN.length;
  // Chi-square over the list: mean EN.length - 1, deviation √(2n); eight deviations never come by chance.
  const chi = [...counts.values()].reduce((sum, n) => sum + (n - mean) ** 2 / mean, 0);
  assert.ok(Math.abs(chi - EN.length) < 8 * Math.sqrt(2 * EN.length), String(chi));
  // And those draws that would favour the first words are drawn again.
  const draws = [[255, 255], [0, 1], [0, 9], [0, 99], [1, 1], [1, 99]];
  assert.equal(makePassphrase('en', () => new Uint8Array(draws.shift())), [1, 9, 99, 257, 355].map((n) => EN[n]).join(' '));
});

test('what would be guessed is refused', () => {
  for (const short of ['', 'lamp river', 'J7$kd92!mmQ', '           a           ']) assert.throws(() => strongEnough(short), fault('passphrase_short'), short);
  for (const weak of ['password1234password', 'iloveyoumylittlebaby', 'to be or not to be', 'aaaaaaaaaaaaaaaaaaaa', 'one day at a time', 'God grant me the serenity', 'solo por hoy no bebo',
    'qwertyuiop123456', 'juan1985maria1987', '26101985 26101985', 'ana ana ana ana ana ana', 'maria jose madrid 2024', 'CONTRASEÑA contraseña 1', 'lamp river seven', '12345678901234567890', 'correct horse battery staple']) {
    assert.throws(() => strongEnough(weak), fault('passphrase_weak'), `${weak}: ${bitsOf(weak)} bits`);
  }
  assert.throws(() => strongEnough('quietotter quietotter.example', ['quietotter', 'quietotter.example']), fault('passphrase_weak'));
});

test('good own ones are taken, as they are derived', () => {
  for (const good of ['lamp river seven otter', 'J7$kd92!mmQz7', 'la abuela guarda tres naranjas azules', 'xq7 lamp vvt9 hollow', 'я люблю тебя очень сильно']) assert.equal(strongEnough(good), good, `${good}: ${bitsOf(good)}`);
  assert.equal(strongEnough('  lamp  river seven otter '), 'lamp river seven otter');
  assert.equal(LEAST, 12);
  const begun = performance.now();
  bitsOf('x'.repeat(100000));
  assert.ok(performance.now() - begun < 500, 'a very long one holds nothing up');
});
