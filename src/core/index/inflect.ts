const IRREGULAR: Readonly<Record<string, string>> = {
  person: 'people',
  child: 'children',
  man: 'men',
  woman: 'women',
  mouse: 'mice',
  tooth: 'teeth',
  foot: 'feet',
  goose: 'geese',
  ox: 'oxen',
  index: 'indices',
  datum: 'data',
  medium: 'media',
};
const SAME = new Set([
  'equipment',
  'information',
  'rice',
  'money',
  'species',
  'series',
  'fish',
  'sheep',
  'news',
  'metadata',
  'staff',
  'media',
  'data',
  'police',
  'feedback',
]);

/** English plural of the last word of a snake or camel name, as ORMs form table names: `order_item` → `order_items`. */
export function plural(name: string): string {
  const [, head = '', last = name] = /^(.*?)([A-Z]?[a-z0-9]+|[A-Z0-9]+)$/.exec(name) ?? [];
  const word = last.toLowerCase();
  if (SAME.has(word) || Object.values(IRREGULAR).includes(word)) return name;
  const irregular = IRREGULAR[word];
  if (irregular !== undefined)
    return head + (last === word ? irregular : irregular.charAt(0).toUpperCase() + irregular.slice(1));
  if (/(?:[sxz]|ch|sh)$/.test(word))
    return /(?:ss|us|is|[xz]|ch|sh|as)$/.test(word)
      ? `${name}${word.endsWith('is') ? '' : 'es'}`.replace(/is$/, 'es')
      : name;
  if (/[^aeiou]y$/.test(word)) return `${name.slice(0, -1)}ies`;
  if (/(?:[^f]fe|[lr]f)$/.test(word)) return name.replace(/fe?$/, 'ves');
  return `${name}s`;
}

/** The other way round, for the names of path parameters: `categories` → `category`. */
export function singular(name: string): string {
  for (const [one, many] of Object.entries(IRREGULAR))
    if (name.endsWith(many)) return name.slice(0, -many.length) + one;
  if (/[^aeiou]ies$/.test(name)) return `${name.slice(0, -3)}y`;
  if (/(?:ss|x|z|ch|sh)es$/.test(name)) return name.slice(0, -2);
  return /[^s]s$/.test(name) && !/(?:us|is)$/.test(name) ? name.slice(0, -1) : name;
}

/** `OrderItem`, `HTTPServer` → `order_item`, `http_server`. */
export function snake(name: string): string {
  return name
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** The words of a camel, snake or kebab name, lower case: `validateEmail2` → `validate`, `email2`. */
export function nameWords(name: string): readonly string[] {
  return snake(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
