// Makes the page of a receipt as long as the receipt: printers that cut would feed a whole sheet else.

const slip = document.querySelector("[data-slip]");
const sheets = [...document.querySelectorAll('link[media="print"]')];
const page = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, page];

const MILLIMETRES = 25.4 / 96;

window.addEventListener("beforeprint", () => {
  // As it will be on paper, for the length of a measurement; nothing is painted meanwhile.
  for (const sheet of sheets) sheet.media = "all";
  const height = Math.ceil(slip.getBoundingClientRect().height * MILLIMETRES) + 4;
  for (const sheet of sheets) sheet.media = "print";
  page.replaceSync(`@page { size: ${slip.dataset.slip}mm ${height}mm; margin: 0; }`);
});
