"use strict";
// Tables sort by a click on the head of a column: numbers first by the largest, words by the alphabet.
for (const table of document.querySelectorAll("table.sorts")) {
  const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
  heads.forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const body = table.tBodies[0];
      const key = (row) => {
        const cell = row.cells[place];
        if (cell.dataset.n !== undefined) return cell.dataset.n === "" ? null : Number(cell.dataset.n);
        const words = cell.textContent.trim();
        return words === "" ? null : words;
      };
      const rows = [...body.rows].map((row) => [key(row), row]);
      const numbers = rows.some(([value]) => typeof value === "number");
      const before = head.getAttribute("aria-sort");
      const descending = before === "ascending" || (before === null && numbers);
      const sign = descending ? -1 : 1;
      rows.sort(([a], [b]) => {
        if (a === null || b === null) return (a === null) - (b === null);
        return sign * (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));
      });
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      body.append(...rows.map(([, row]) => row));
    });
  });
}
// What is folded is printed all the same.
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
});
