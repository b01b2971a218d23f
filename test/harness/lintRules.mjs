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

export default { meta: { name: 'studio' }, rules: { 'zod-namespace': zodNamespace } };
