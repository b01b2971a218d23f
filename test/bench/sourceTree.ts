import fs from 'node:fs';
import path from 'node:path';

const NOUNS = ['Cart', 'Order', 'User', 'Price', 'Stock', 'Parcel', 'Invoice', 'Session', 'Report', 'Ticket'];
const VERBS = ['load', 'save', 'find', 'merge', 'check', 'format', 'send', 'count', 'parse', 'total'];

/** Numbers that look random and are the same in every run. */
export function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** TypeScript as people write it: imports, an interface, a class, functions, calls and comments; about 5 KB. */
export function sourceFile(at: number): string {
  const pick = numbers(at + 1);
  const one = (words: readonly string[]): string => words[pick(words.length)] ?? '';
  const name = `${one(NOUNS)}${at}`;
  const lines = [
    `import { readFile } from 'node:fs/promises';`,
    `import type { ${one(NOUNS)}${pick(1000)} } from './file${pick(1000)}.ts';`,
    `import { ${one(VERBS)}${one(NOUNS)} as helper } from '../shared/module${pick(50)}.ts';`,
    '',
    `/** What a ${name} holds. Amounts are in cents. */`,
    `export interface ${name}Options {`,
    `  readonly id: string;`,
    `  readonly limit?: number;`,
    `  readonly tags: readonly string[];`,
    `}`,
    '',
    `const LIMIT_${at} = ${pick(1000)};`,
    '',
    `export class ${name}Store {`,
    `  readonly #items = new Map<string, ${name}Options>();`,
    '',
  ];
  for (let method = 0; method < 9; method += 1) {
    const verb = `${one(VERBS)}${one(NOUNS)}${method}`;
    lines.push(
      `  /** Looks for one by its id; null when there is none. */`,
      `  async ${verb}(id: string, amount: number): Promise<number | null> {`,
      `    const item = this.#items.get(id);`,
      `    if (item === undefined) return null;`,
      `    const text = await readFile(\`data/\${item.id}-${pick(100)}.json\`, 'utf8');`,
      `    const ${one(VERBS)}ed = helper(text, amount * ${pick(90)} + LIMIT_${at});`,
      `    for (const tag of item.tags.filter((each) => each.length > ${pick(9)})) this.note('${one(VERBS)}', tag);`,
      `    return text.length > (item.limit ?? LIMIT_${at}) ? amount : Math.round(amount / 2);`,
      `  }`,
      '',
    );
  }
  lines.push(
    `  note(what: string, about: string): void {`,
    `    console.log(\`\${what} \${about}\`); // Shown to nobody else.`,
    `  }`,
    `}`,
    '',
    `export function make${name}(options: Partial<${name}Options> = {}): ${name}Store {`,
    `  const store = new ${name}Store();`,
    `  store.note('made', options.id ?? 'nothing');`,
    `  return store;`,
    `}`,
    '',
  );
  return lines.join('\n');
}

/** Writes a tree of such files; returns their paths inside the folder. */
export function writeTree(folder: string, count: number): string[] {
  const made: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const name = `src/part${at % 200}/file${at}.ts`;
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), sourceFile(at));
    made.push(name);
  }
  return made;
}
