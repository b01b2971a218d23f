/** From now on a control keeps the focus over everything that happens outside of the page. */
export function keepFocus(): void {
  let last: Element | null = null;
  document.addEventListener('focusin', () => {
    last = document.activeElement;
  });
  window.addEventListener('focus', () => focusAgain(last));
}

/**
 * Gives the keyboard back to the control that had it: the browser forgets which one that was as soon as something
 * outside of the page takes the focus, say a question that the control asked. Nothing when another one has it.
 */
export function focusAgain(control: Element | null): void {
  if (document.activeElement !== document.body) return;
  if (control instanceof HTMLElement && control.isConnected) control.focus({ preventScroll: true });
}
