// The box in which people write. What is typed shows at once and stays in this tab until the server has it, so that
// neither a cut connection nor a restarted server loses a word.
const boxes = new WeakMap();
const open = new Map();
const pause = 500;
const patience = 6000;

const read = key => {
  try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; }
};

function remember(state) {
  try {
    if (state.box.value === state.kept) sessionStorage.removeItem(state.key);
    else sessionStorage.setItem(state.key, JSON.stringify({ text: state.box.value, base: state.kept, version: state.version }));
  } catch { /* Storage may be full or forbidden; the server still has all but the last words. */ }
}

const grow = box => {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 320)}px`;
};

const inTime = call => Promise.race([call, new Promise((_, fail) => setTimeout(() => fail(new Error("late")), patience))]);

function later(state, wait) {
  clearTimeout(state.timer);
  state.timer = setTimeout(() => keep(state), wait);
}

async function keep(state) {
  if (state.gone || state.saving || state.box.value === state.kept) return;
  const text = state.box.value;
  state.saving = true;
  try {
    const answer = await inTime(state.desk.invokeMethodAsync("KeepAsync", text, state.kept, String(state.version)));
    if (answer) {
      state.version = answer.version;
      state.kept = answer.text;
      // Another page of the same person wrote too: both texts are in the answer.
      if (answer.text !== text && state.box.value === text) show(state, answer.text);
      state.saving = false;
      remember(state);
      if (state.box.value !== state.kept) later(state, pause);
      return;
    }
  } catch { /* Cut off: tried again until it is kept. */ }
  state.saving = false;
  if (!state.gone) later(state, 2000);
}

function show(state, text) {
  state.box.value = text;
  grow(state.box);
}

// "@ma" or "/log" before the caret.
function trigger(box) {
  const before = box.value.slice(0, box.selectionStart);
  const found = /(?:^|[\s(])@([\p{L}\p{N}._-]{0,20}(?: [\p{L}\p{N}._-]{0,20})?)$/u.exec(before) ?? /(?:^|\n)\/([^\n/]{0,40})$/.exec(before);
  return found && { sign: found[0].includes("@") ? "@" : "/", query: found[1], start: before.length - found[1].length - 1 };
}

const offered = box => document.getElementById(box.getAttribute("aria-controls"))?.hidden === false;

async function pick(state) {
  if (!state.box.hasAttribute("aria-controls")) return;
  const now = trigger(state.box);
  if (!now && !state.menu) return;
  state.start = now?.start ?? 0;
  try {
    state.menu = await inTime(state.desk.invokeMethodAsync("PickAsync", now?.sign ?? "", now?.query ?? ""));
  } catch { state.menu = false; }
}

// Each of these may come when its box is gone: who reads on does not wait for answers.
export function attach(box, desk, key, text, version) {
  if (!box) return "";
  const state = { box, desk, key, version, kept: text, timer: 0, saving: false, menu: false, start: 0, gone: false };
  boxes.set(box, state);
  open.set(box.id, state);
  const unsent = read(key);
  // Typed while the draft was still on its way: it goes behind what was there.
  const early = box.value;
  show(state, text);
  if (unsent && unsent.text !== text) {
    // Typed when the server could not hear it.
    [state.kept, state.version] = [unsent.base, unsent.version];
    show(state, unsent.text);
    later(state, 0);
  }
  if (early && early !== box.value) {
    show(state, box.value ? `${box.value}\n${early}` : early);
    remember(state);
    later(state, 0);
  }
  box.addEventListener("input", () => {
    grow(box);
    remember(state);
    later(state, pause);
    pick(state);
  });
  box.addEventListener("paste", () => later(state, 0));
  box.addEventListener("blur", () => later(state, 0));
  box.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      box.closest("[data-writing]")?.querySelector("[data-send] button")?.click();
    } else if (offered(box) && ["ArrowDown", "ArrowUp", "Enter", "Tab", "Escape"].includes(event.key)) {
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Escape") state.menu = false;
      const now = trigger(box);
      state.start = now?.start ?? state.start;
      desk.invokeMethodAsync("PickKeyAsync", event.key, now?.sign ?? "", now?.query ?? "");
    }
  });
  // What was typed early may end with a sign that offers something.
  if (early) pick(state);
  // Notes and edits have their boxes only once somebody writes one, and this tab may hold one that nobody else has.
  for (const kind of key.endsWith(".Reply") ? ["Note", "Answer"] : [])
    if (read(key.replace(/Reply$/, kind))) desk.invokeMethodAsync("WaitsAsync", kind);
  return box.value;
}

export const value = box => box?.value ?? "";

// Puts the picked text where the sign was typed, and marks the first slot that is left.
export function insert(box, text, atSign) {
  const state = boxes.get(box);
  if (!state) return;
  state.menu = false;
  const from = atSign ? state.start : box.selectionStart;
  box.setRangeText(text, from, box.selectionEnd, "end");
  const slot = /\{\{[^}]*\}\}/.exec(box.value.slice(from));
  if (slot) box.setSelectionRange(from + slot.index, from + slot.index + slot[0].length);
  box.focus();
  box.dispatchEvent(new Event("input"));
}

// What the server says that it holds now; what is typed and not kept stays and is merged with the next save.
export function heard(box, text, version) {
  const state = boxes.get(box);
  if (!state || state.saving || box.value !== state.kept) return false;
  [state.kept, state.version] = [text, version];
  if (document.activeElement !== box || box.value !== text) show(state, text);
  remember(state);
  return true;
}

// It was sent.
export function clear(box, key) {
  const state = boxes.get(box);
  if (!state) return sessionStorage.removeItem(key);
  clearTimeout(state.timer);
  [state.kept, state.version] = ["", 0];
  show(state, "");
  remember(state);
}

// The box is gone by now. What was typed since the last save is handed over; it stays in this tab until it is kept.
export function leave(id) {
  const state = open.get(id);
  if (!state) return null;
  open.delete(id);
  state.gone = true;
  clearTimeout(state.timer);
  return state.box.value === state.kept || state.saving ? null : { text: state.box.value, origin: state.kept, version: String(state.version) };
}

export const forget = key => sessionStorage.removeItem(key);
