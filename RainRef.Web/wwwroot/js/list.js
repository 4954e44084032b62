// A list that is drawn about where its reader is. Markup says where that is: data-first is the place of the first row
// that is drawn, data-count how many are known, data-more whether there are others; the input after it takes from which
// place to draw, and how many. Who reads the beginning needs little more than the window; who scrolls, a window ahead.
(() => {
  const margin = 4;
  let told = { news: "", at: 0 };
  let waits = false;

  function look(list) {
    const row = list.querySelector(":scope > .item")?.offsetHeight;
    const input = list.parentElement?.querySelector("[data-rows-at]");
    if (!row || !input) return;
    const first = Number(list.dataset.first), count = Number(list.dataset.count);
    const drawn = list.querySelectorAll(":scope > li:not([aria-hidden])").length;
    const top = Math.floor(list.scrollTop / row), bottom = Math.ceil((list.scrollTop + list.clientHeight) / row);
    const above = first > 0 && top < first + margin;
    const ahead = top > 0 ? bottom - top : margin;
    const below = bottom > first + drawn - ahead && (first + drawn < count || list.dataset.more === "true");
    if (!above && !below) return;
    const from = Math.max(0, top - 8);
    const rows = (top > 0 ? 2 : 1) * (bottom - top) + 16;
    const news = `${from}+${rows}`;
    // The same is asked for again where another list has come since.
    if (told.news === `${news}/${count}` && performance.now() - told.at < 1000) return;
    told = { news: `${news}/${count}`, at: performance.now() };
    input.value = news;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // X selects the ticket that holds the focus, or is open; with Shift all from the one before.
  addEventListener("keydown", event => {
    if (event.defaultPrevented || event.altKey || event.isComposing || event.repeat) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable=true]")) return;
    const item = document.activeElement?.closest?.("[data-item]") ?? document.querySelector("[data-item][aria-current=true]");
    const pick = item?.closest("li")?.querySelector("[data-pick]");
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

  // One input hears it for all rows: each row that listened would cost every open console its listener.
  addEventListener("click", event => {
    const pick = event.target.closest?.("[data-pick]"), input = pick && document.querySelector("[data-picks]");
    if (!input) return;
    input.value = pick.dataset.pick + (event.shiftKey ? "+" : "");
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  function lookSoon(list) {
    if (waits || !list) return;
    waits = true;
    setTimeout(() => { waits = false; if (list.isConnected) look(list); }, 60);
  }

  addEventListener("scroll", event => {
    if (event.target instanceof Element && event.target.matches("[data-rows]")) lookSoon(event.target);
  }, { capture: true, passive: true });

  // A window higher than what is drawn is filled at once.
  const lookAtAny = () => lookSoon(document.querySelector("[data-rows]"));
  addEventListener("resize", lookAtAny, { passive: true });
  new MutationObserver(lookAtAny).observe(document.body, { childList: true, subtree: true });
})();
