// A list that is drawn about where its reader is. Markup says where that is: data-first is the place of the first row
// that is drawn, data-count how many are known, data-more whether there are others; the input after it takes the place
// from which to draw.
(() => {
  const margin = 4;
  let told = "";
  let waits = false;

  function look(list) {
    const row = list.querySelector("[data-row]")?.offsetHeight;
    const input = list.parentElement?.querySelector("[data-rows-at]");
    if (!row || !input) return;
    const first = Number(list.dataset.first), count = Number(list.dataset.count);
    const drawn = list.querySelectorAll(":scope > li:not([aria-hidden])").length;
    const top = Math.floor(list.scrollTop / row), bottom = Math.ceil((list.scrollTop + list.clientHeight) / row);
    const above = first > 0 && top < first + margin;
    const below = bottom > first + drawn - margin && (first + drawn < count || list.dataset.more === "true");
    if (!above && !below) return;
    const from = Math.max(0, top - 8);
    const news = `${from}/${count}`;
    if (news === told) return;
    told = news;
    input.value = String(from);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // X selects the ticket that holds the focus, or is open; with Shift all from the one before.
  addEventListener("keydown", event => {
    if (event.defaultPrevented || event.altKey || event.isComposing || event.repeat) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable=true]")) return;
    const item = document.activeElement?.closest?.("[data-item]") ?? document.querySelector("[data-item][aria-current=true]");
    const pick = item?.closest("[data-row]")?.querySelector("[data-pick]");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a" && pick) {
      // Everything that matches: the first press picks what one is on, where nothing is picked yet.
      if (!document.querySelector("[data-pick-all]")) pick.click();
      else document.querySelector("[data-pick-all]").click();
      event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.key.toUpperCase() !== "X" || !pick) return;
    pick.dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: event.shiftKey }));
    event.preventDefault();
  });

  addEventListener("scroll", event => {
    const list = event.target;
    if (waits || !(list instanceof Element) || !list.matches("[data-rows]")) return;
    waits = true;
    setTimeout(() => { waits = false; look(list); }, 60);
  }, { capture: true, passive: true });
})();
