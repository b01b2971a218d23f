/** Lint rules that oxlint has no words for. Named in test/oxlintrc.json. */

const zodNamespace = {
  create: (context) => ({
    ImportDeclaration(node) {
      if (!/^zod(\/|$)/.test(node.source.value) || node.importKind === 'type') return;
      const wrong = node.specifiers.find(({ type }) => type !== 'ImportNamespaceSpecifier');
      if (wrong) {
        context.report({
          node: wrong,
          message: "Write `import * as z from 'zod'`: {z} costs 440 KiB in a bundle.",
        });
      }
    },
  }),
};

const heavy = new Set(['@anthropic-ai/sdk', 'simple-git', 'sql.js']);
const loadLazily = {
  create: (context) => ({
    ImportDeclaration(node) {
      const name = node.source.value;
      if (!heavy.has(name) || node.importKind === 'type') return;
      if (node.specifiers.length > 0 && node.specifiers.every(({ importKind }) => importKind === 'type'))
        return;
      context.report({ node, message: `Load it when first needed: await import('${name}').` });
    },
  }),
};

export default {
  meta: { name: 'studio' },
  rules: { 'zod-namespace': zodNamespace, 'load-lazily': loadLazily },
};
