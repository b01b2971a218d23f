/** The system's word for an error (`ENOSPC`, …), '' when it has none. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' ? code : '';
}
