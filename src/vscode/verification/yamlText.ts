/** A text as it can be written in YAML, in a line of its own and between brackets alike. */
export function yamlText(text: string): string {
  const isPlain = /^[\p{L}\p{N}_./$][\p{L}\p{N}_./$-]*$/u.test(text);
  const meansElse = /^(?:true|false|null|yes|no|on|off|~|\.?\d.*|\.(?:inf|nan))$/i.test(text);
  return isPlain && !meansElse ? text : `'${text.replaceAll("'", "''")}'`;
}
