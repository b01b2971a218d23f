/** Tells whether a file is one of the paths or stands in one; no path at all, or the folder itself, means every file. */
export function within(paths: readonly string[]): (file: string) => boolean {
  const wanted = paths.map((one) => one.replace(/\/+$/, ''));
  if (wanted.length === 0 || wanted.includes('')) return () => true;
  return (file) => wanted.some((one) => file === one || file.startsWith(`${one}/`));
}
