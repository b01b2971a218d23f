let last: Element | null = null;

/** From now on a control keeps the focus over everything that happens outside of the page. */
export function keepFocus(): void {
  document.addEventListener('focusin', () => {
    last = document.activeElement;
  });
  window.addEventListener('focus', focusAgain);
}

/**
 * Gives the keyboard back to the control that had it: the browser forgets which one that was as soon as something
 * outside of the page takes the focus, say a question that the control asked. Nothing when another one has it.
 */
export function focusAgain(): void {
  if (document.activeElement !== document.body) return;
  if (last instanceof HTMLElement && last.isConnected) last.focus({ preventScroll: true });
}
