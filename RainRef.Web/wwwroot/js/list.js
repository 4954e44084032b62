// A list that is drawn about where its reader is. Markup says where that is: data-first is the place of the first row
// that is drawn, data-count how many are known, data-more whether there are others; the input after it takes the place
// from which to draw.
(() => {
  const margin = 20;
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
    const from = Math.max(0, top - 35);
    const news = `${from}/${count}`;
    if (news === told) return;
    told = news;
    input.value = String(from);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  addEventListener("scroll", event => {
    const list = event.target;
    if (waits || !(list instanceof Element) || !list.matches("[data-rows]")) return;
    waits = true;
    setTimeout(() => { waits = false; look(list); }, 60);
  }, { capture: true, passive: true });
})();
