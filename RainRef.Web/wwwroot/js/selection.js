// What is selected within an element: the words, and how far through its text they stand. Deleted words do not count.
export function selected(selector) {
  const root = document.querySelector(selector);
  const selection = getSelection();
  if (!root || !selection || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.commonAncestorContainer)) return null;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let [all, before, text] = [0, 0, ""];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest("del")) continue;
    const length = node.data.length;
    if (range.intersectsNode(node)) {
      const from = node === range.startContainer ? range.startOffset : 0;
      const to = node === range.endContainer ? range.endOffset : length;
      if (text === "") before = all + from;
      text += node.data.slice(from, to);
    }
    all += length;
  }
  return text.trim() === "" || text.length > 2000 ? null : { text, share: before / Math.max(1, all) };
}
