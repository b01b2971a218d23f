/** Comments as spaces, so that places stay; what stands in quotes is none. */
export function codeWithoutComments(path: string, code: string): string {
  const hashes = /\.(?:py|rb|php)$/i.test(path);
  const slashes = !/\.(?:py|rb)$/i.test(path);
  return code.replace(PARTS, (part) => {
    const isComment =
      (hashes && part.startsWith('#')) || (slashes && (part.startsWith('//') || part.startsWith('/*')));
    return isComment ? part.replace(/[^\n]/g, ' ') : part;
  });
}

const PARTS =
  /"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|`(?:[^`\\]|\\[^])*`|\/\/[^\n]*|\/\*[^]*?\*\/|#(?!\{)[^\n]*/g;

export function sqlWithoutComments(sql: string): string {
  return sql.replace(/'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\//g, (part) =>
    part.startsWith("'") ? part : part.replace(/[^\n]/g, ' '),
  );
}
