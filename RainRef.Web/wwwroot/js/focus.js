// Brings an element into view and lets reading go on from there; it need not be one that the keyboard stops at.
export function focus(selector) {
  const element = document.querySelector(selector);
  if (!element) return;
  element.tabIndex = -1;
  element.focus();
}
