import assert from 'node:assert/strict';
import type { SyntaxFacts } from '../../../../src/core/index/facts.ts';
import { emptyFacts } from '../../../../src/node/index/extract.ts';
import { withTemplate } from '../../../../src/node/index/extractTemplate.ts';

const EMPTY = emptyFacts('typescript');

function names({ references }: SyntaxFacts): string[] {
  return references.map(({ name, receiver }) => (receiver === null ? name : `${receiver}.${name}`));
}

describe('templates', () => {
  it('use names in the expressions and directives of Vue', () => {
    const text = `<script setup>
import UserCard from './UserCard.vue';
</script>
<template>
  <!-- {{ commented }} -->
  <user-card v-for="item in items" :key="item.id" :title @click="open(item, 'now')" class="plain">
    Text {{ total + user?.name }} {{ 'word' }}
    <Icon v-if="ready" #head="{ row }" />
  </user-card>
</template>
<style>.gone { color: red }</style>
`;
    const facts = withTemplate('a.vue', text, EMPTY);
    assert.deepEqual(names(facts), [
      'UserCard',
      'item',
      'items',
      'item',
      'item.id',
      'title',
      'open',
      'item',
      'total',
      'user',
      'user.name',
      'Icon',
      'ready',
      'row',
    ]);
    assert.deepEqual(facts.calls, [
      { callee: 'open', args: ['item', "'now'"], inside: null, line: 6, column: 66 },
    ]);
    assert.deepEqual(
      facts.strings.map(({ value }) => value),
      ['now', 'word'],
    );
    const total = facts.references.find(({ name }) => name === 'total');
    assert.deepEqual([total?.line, total?.column], [7, 13]);
  });

  it('use names in the expressions, blocks and directives of Svelte', () => {
    const text = `<script>let a;</script>
{#each rows as row (row.id)}
  <Row {row} on:click={() => pick(row)} bind:value use:tooltip class="x {tone}" class:active />
{:else if empty}
  {@html body} { \`n \${count} \` } text
{/each}
`;
    assert.deepEqual(names(withTemplate('a.svelte', text, EMPTY)), [
      'rows',
      'row',
      'row',
      'row.id',
      'Row',
      'row',
      'pick',
      'row',
      'value',
      'tooltip',
      'tone',
      'active',
      'empty',
      'body',
      'count',
    ]);
  });

  it('use names in the expressions of Astro, not the words of markup inside of them', () => {
    const text = `---
const items = [];
---
<Layout title={title}>
  {items.map((item) => <li class="x" data-a={item.a}>Some words <b>here</b></li>)}
  {a < b ? <p>yes</p> : <>no {c}</>}
</Layout>
`;
    assert.deepEqual(names(withTemplate('a.astro', text, EMPTY)), [
      'Layout',
      'title',
      'items',
      'items.map',
      'item',
      'item',
      'item.a',
      'a',
      'b',
      'c',
    ]);
  });

  it('that cannot be read are said to be read in part', () => {
    const facts = withTemplate('a.vue', '<template lang="pug">\nspan {{ x }}\n</template>', EMPTY);
    assert.deepEqual([names(facts), facts.errorLines], [[], [1]]);
  });

  it('that are not finished use what they have so far', () => {
    const whole = '<A :b="c(\'d\')" @e="`${f}`" {g}>{{ h }}{#if i}{j(<k>{l}</k>)}<!-- m --></A>';
    const used = { 'a.vue': 'A c f h', 'a.svelte': 'A f g h i j k l k', 'a.astro': 'A g h i j l' };
    for (const [path, all] of Object.entries(used)) {
      const { references } = withTemplate(path, whole, EMPTY);
      assert.equal(references.map(({ name }) => name).join(' '), all);
      for (let end = 0; end <= whole.length; end++) {
        const begun = names(withTemplate(path, whole.slice(0, end), EMPTY)).join(' ');
        const written = references.filter(({ name, column }) => column - 1 + name.length <= end);
        // An attribute of Vue without a value has the value of its name.
        if (begun !== 'A b') assert.ok(all.startsWith(begun), `${path}: ${whole.slice(0, end)}`);
        // What is open may not be told yet; what is closed must be.
        if (/[">]$/.test(whole.slice(0, end)) && !whole.slice(0, end).endsWith('="'))
          assert.equal(begun, written.map(({ name }) => name).join(' '), `${path}: ${whole.slice(0, end)}`);
      }
    }
  });

  it('are no part of other files', () => {
    assert.equal(withTemplate('a.ts', '{{ x }}', EMPTY), EMPTY);
  });
});
