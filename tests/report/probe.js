"use strict";
// Put into a copy of a page, in a frame of a phone's or a desk's width: looks at the page and tells the frame's owner.
addEventListener("load", () => {
  const tell = {};
  const check = (name, found) => { tell[name] = found; };
  const shown = (element) => element !== null && element.getBoundingClientRect().height > 0;
  const wide = document.documentElement;
  check("width", innerWidth);
  check("overflow", Math.max(wide.scrollWidth, document.body.scrollWidth) - innerWidth);
  const spilling = [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.right > innerWidth + 1 && element.closest(".scroll, .picture, pre, svg, .skip") === null;
  });
  check("spilling", spilling.map((element) => element.tagName + ": " + element.textContent.slice(0, 40)));
  check("sections", [...document.querySelectorAll("main > section")].filter(shown).map((section) => section.id));
  const pictures = [...document.querySelectorAll("figure svg")];
  check("pictures", pictures.filter(shown).length);
  check("alternatives", pictures.filter((svg) => {
    const named = svg.getAttribute("aria-labelledby").split(" ").map((id) => document.getElementById(id));
    return svg.getAttribute("role") === "img" && named.every((element) => element !== null && element.textContent.length > 20);
  }).length);
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  check("twice", ids.filter((id, place) => ids.indexOf(id) !== place));
  check("outside", performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => !name.startsWith("data:")));
  check("scripts", document.scripts.length);
  check("pwned", window.pwned === undefined ? "no" : "yes");
  check("background", getComputedStyle(document.body).backgroundColor);
  check("buttons", document.querySelectorAll("th button").length);
  // Sorting: every column of the first table that has numbers, both ways, then a column of words.
  const sorted = [];
  for (const table of innerWidth < 900 ? [] : document.querySelectorAll("table.sorts")) {
    const heads = [...table.tHead.rows[0].cells];
    const before = table.tBodies[0].rows.length;
    heads.forEach((head, place) => {
      const button = head.querySelector("button");
      if (button === null) return;
      for (let turn = 0; turn < 2; turn += 1) {
        button.click();
        const cells = [...table.tBodies[0].rows].map((row) => row.cells[place]);
        const numbers = cells.some((cell) => cell.dataset.n !== undefined);
        const direction = head.getAttribute("aria-sort");
        const keys = cells.map((cell) => (numbers ? cell.dataset.n : cell.textContent.trim())).filter((key) => key !== "" && key !== undefined);
        const order = (a, b) => (numbers ? Number(a) - Number(b) : a.localeCompare(b));
        const fine = keys.every((key, at) => at === 0 || (direction === "ascending" ? order(keys[at - 1], key) <= 0 : order(keys[at - 1], key) >= 0));
        const alone = table.tHead.querySelectorAll("[aria-sort]").length === 1;
        sorted.push(fine && alone && table.tBodies[0].rows.length === before && direction !== null ? "yes" : table.caption.textContent + " / " + head.textContent);
      }
    });
  }
  check("sorted", sorted.filter((answer) => answer === "yes").length);
  check("unsorted", sorted.filter((answer) => answer !== "yes"));
  parent.postMessage(JSON.stringify(tell), "*");
});
