import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLanguage, regional, t, th, tn, tp } from '../../static/room/language.js';

const hebrew = createLanguage('he', {
  messages: {
    'Join stage': 'עלייה לבמה',
    '{name} raised a hand.': 'יד מורמת: {name}',
    'menu\u0004Open': 'פתיחה',
    '{n} person': ['אדם אחד', 'שני אנשים', '{n} אנשים'],
  },
  // As gettext has it for n == 1 ? 0 : n == 2 ? 1 : 2.
  plurals: Array.from({ length: 200 }, (_, n) => (n === 1 ? 0 : n === 2 ? 1 : 2)),
});

test('without a page it is English, with its places filled', () => {
  assert.equal(t('{name} raised a hand.', { name: 'Ana' }), 'Ana raised a hand.');
  assert.equal(tp('menu', 'Open'), 'Open');
  assert.deepEqual([0, 1, 2].map((n) => tn('{n} person', '{n} people', n)), ['0 people', '1 person', '2 people']);
});

test('a sentence is looked up, with its context', () => {
  assert.equal(hebrew.t('Join stage'), 'עלייה לבמה');
  assert.equal(hebrew.t('{name} raised a hand.', { name: 'Ana' }), 'יד מורמת: Ana');
  assert.equal(hebrew.tp('menu', 'Open'), 'פתיחה');
  assert.equal(hebrew.t('Not translated yet'), 'Not translated yet');
});

test('the table says which plural it is, and repeats by hundreds beyond its end', () => {
  assert.deepEqual([1, 2, 3].map((n) => hebrew.tn('{n} person', '{n} people', n)), ['אדם אחד', 'שני אנשים', '3 אנשים']);
  const welsh = { messages: { one: ['a', 'b'] }, plurals: Array.from({ length: 200 }, (_, n) => (n % 100 === 2 ? 1 : 0)) };
  const { tn } = createLanguage('cy', welsh);
  assert.deepEqual([2, 102, 202, 1002, 1003].map((n) => tn('one', 'many', n)), ['b', 'b', 'b', 'b', 'a']);
});

test('dates and numbers follow the region of the browser, where its language is the page’s', () => {
  assert.equal(regional('en', ['fr-FR', 'en-GB', 'en-US']), 'en-GB');
  assert.equal(regional('he', ['en-GB']), 'he');
});

test('in a view, a place may hold more than text', () => {
  const bold = { template: true };
  assert.deepEqual(th('Press {button}, {name}.', { button: bold, name: 'Ana' }), ['Press ', bold, ', ', 'Ana', '.']);
});

test('what a person writes is never taken for a place or a pattern', () => {
  assert.equal(t('{a} and {b}', { a: '{b}', b: '$& $1' }), '{b} and $& $1');
});

test('numbers are written as the language writes them', () => {
  assert.equal(createLanguage('de', null).t('{n} of {all}', { n: 1000, all: 12345 }), '1000 of 12.345');
});
