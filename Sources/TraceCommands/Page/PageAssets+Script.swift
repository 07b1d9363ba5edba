extension PageAssets {
  /// What works without it works; this makes it quicker.
  static let script = #"""
    "use strict";
    const root = document.documentElement;
    // A browser may keep nothing for this page.
    const stored = (() => { try { return localStorage; } catch { return {}; } })();
    if (stored.theme === "light" || stored.theme === "dark") root.dataset.theme = stored.theme;
    document.addEventListener("DOMContentLoaded", () => {
      const all = (selector) => [...document.querySelectorAll(selector)];
      const rows = all(".log .row");
      const seen = () => rows.filter((row) => !row.hidden);
      const isError = (row) => row.classList.contains("error");

      const theme = document.querySelector("[data-theme-toggle]");
      theme.hidden = false;
      theme.addEventListener("click", () => {
        const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
        const next = (root.dataset.theme ?? system) === "dark" ? "light" : "dark";
        root.dataset.theme = stored.theme = next;
      });

      const filter = document.querySelector("[data-filter]");
      if (filter && rows.length) {
        filter.hidden = false;
        const texts = rows.map((row) => row.textContent.toLowerCase());
        filter.querySelector("input").addEventListener("input", (event) => {
          const wanted = event.target.value.toLowerCase();
          rows.forEach((row, place) => { row.hidden = !texts[place].includes(wanted); });
        });
      }

      let here = rows.findIndex((row) => "#" + row.id === location.hash);
      const go = (row) => {
        if (!row) return false;
        rows[here]?.classList.remove("here");
        here = rows.indexOf(row);
        row.classList.add("here");
        row.scrollIntoView({ block: "nearest" });
        row.querySelector("a").focus({ preventScroll: true });
        return true;
      };
      const after = (wanted) => seen().find((row) => rows.indexOf(row) > here && wanted(row));
      const before = (wanted) =>
        seen().findLast((row) => rows.indexOf(row) < here && wanted(row));

      const button = document.querySelector("[data-next-error]");
      if (button && rows.some(isError)) {
        button.hidden = false;
        button.addEventListener("click", () => go(after(isError)));
      }

      const help = document.getElementById("help");
      const keys = {
        "/": () => document.querySelector("form[role=search] input").focus(),
        j: () => go(after(() => true)),
        k: () => go(before(() => true)),
        e: () => go(after(isError)),
        E: () => go(before(isError)),
        g: () => document.scrollingElement.scrollTo(0, 0),
        "?": () => (help.open ? help.close() : help.showModal()),
      };
      document.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) {
          if (event.key === "Escape") event.target.blur();
          return;
        }
        if (!Object.hasOwn(keys, event.key)) return;
        keys[event.key]();
        event.preventDefault();
      });
    });
    """#
}
