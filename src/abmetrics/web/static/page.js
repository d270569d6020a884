// All that the pages do with a script: remember the theme, and show a new choice at once. They work without it.
(() => {
  const root = document.documentElement, key = "abmetrics-theme";
  const set = (theme) => { if (theme) root.dataset.theme = theme; };
  try { set(localStorage.getItem(key)); } catch { /* storage may be off */ }
  root.classList.add("scripted");
  addEventListener("DOMContentLoaded", () => {
    document.querySelector("#theme")?.addEventListener("click", () => {
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      set(dark ? "light" : "dark");
      try { localStorage.setItem(key, root.dataset.theme); } catch { /* storage may be off */ }
    });
    for (const form of document.querySelectorAll("form.choose")) form.addEventListener("change", () => form.requestSubmit());
  });
})();
