// Fields with data-keep stay in this tab as they are typed, so that neither a restarted server nor a reload loses them.
// data-keep-of says what they were typed on, such as a version.
const prefix = "rainref.typed.";

document.addEventListener("input", event => {
  const field = event.target;
  if (!field.dataset?.keep) return;
  try {
    sessionStorage.setItem(prefix + field.dataset.keep, `${field.dataset.keepOf ?? ""}\n${field.value}`);
  } catch { /* Storage may be full or forbidden; then only the server knows. */ }
}, true);

export const take = keys => keys.map(key => sessionStorage.getItem(prefix + key));

// Somebody has these texts; what was typed since stays.
export function forget(texts) {
  for (const [key, text] of Object.entries(texts)) {
    const held = sessionStorage.getItem(prefix + key);
    if (held?.slice(held.indexOf("\n") + 1) === text) sessionStorage.removeItem(prefix + key);
  }
}
