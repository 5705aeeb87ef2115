// What long texts and narrow screens break: each check gives a list of faults in words.

// Nothing may be cut off or run out of its box, but for what ends in an ellipsis on purpose, scrolls, or is for screen
// readers alone.
export async function clippedFaults(page) {
  return page.evaluate(() => {
    const solid = 'button, summary, .button, .chip, .filter, .key, .pick__text, .notice, .sheet, h1, h2, label, .sale__state, .countdown';
    const hides = (style) => ['hidden', 'clip'].includes(style.overflowX) && style.textOverflow !== 'ellipsis';
    return [...document.querySelectorAll('body *')].filter((element) => {
      if (element.closest('svg') || !element.checkVisibility({ visibilityProperty: true })) return false;
      const style = getComputedStyle(element);
      const hidden = (one) => getComputedStyle(one).clipPath !== 'none' || one.tagName === 'OPTION';
      for (let one = element; one; one = one.parentElement) if (hidden(one)) return false;
      const over = element.scrollWidth - element.clientWidth > 1 && style.display !== 'inline';
      if (!over || !hides(style)) return over && style.overflowX === 'visible' && element.matches(solid);
      // What is only drawn behind a box may end with it, and so does what is for screen readers.
      const box = element.getBoundingClientRect();
      const parts = [...element.childNodes].flatMap((node) => {
        if (node.nodeType === Node.TEXT_NODE) {
          const text = document.createRange();
          text.selectNodeContents(node);
          return [text.getBoundingClientRect()];
        }
        return node.nodeType === Node.ELEMENT_NODE && !hidden(node) ? [node.getBoundingClientRect()] : [];
      });
      return parts.some(({ left, right, width }) => width > 0 && (left < box.left - 1 || right > box.right + 1));
    }).map((element) => `cut off: <${[element.localName, ...element.classList].join('.')}> "${element.innerText.trim().slice(0, 40)}", ${element.scrollWidth} px in ${element.clientWidth}`);
  });
}

// No two things that one can press lie on one another.
export async function overlapFaults(page) {
  return page.evaluate(() => {
    window.scrollTo(0, 0);
    const selector = 'a[href], button, summary, input:not([type=hidden], [type=radio], [type=checkbox]), select';
    const all = [...document.querySelectorAll(selector)].filter((element) => (
      element.checkVisibility({ visibilityProperty: true }) && getComputedStyle(element).clipPath === 'none'
      && !element.closest('.skip, .row, details[open] > :not(summary), dialog')
    ));
    const boxes = all.map((element) => [element, element.getBoundingClientRect()]).filter(([, box]) => box.width > 2 && box.height > 2);
    const name = (element) => `<${[element.localName, ...element.classList].join('.')}> "${element.innerText.trim().slice(0, 30)}"`;
    const faults = [];
    boxes.forEach(([one, a], index) => boxes.slice(index + 1).forEach(([other, b]) => {
      if (one.contains(other) || other.contains(one)) return;
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 2 && high > 2) faults.push(`overlap: ${name(one)} and ${name(other)} by ${Math.round(wide)} × ${Math.round(high)} px`);
    }));
    return faults;
  });
}

// On a page in the stretched language all words of ours stand between brackets; what people wrote, numbers, times, names of
// currencies and zones, and abbreviations need not.
export async function hardCodedFaults(page) {
  return page.evaluate(() => {
    const data = 'bdi, time, code, kbd, svg, script, style, noscript, template, option:not([value=""]), optgroup, [lang]:not(html)';
    const unsaid = (text) => /\p{Ll}{2,}/u.test(text.replace(/⟦[^⟧]*⟧/g, ''));
    const faults = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { data: text, parentElement } = texts.currentNode;
      if (!parentElement.closest(data) && unsaid(text)) faults.push(`not in the catalogue: "${text.trim().slice(0, 60)}"`);
    }
    for (const name of ['aria-label', 'placeholder', 'alt', 'data-said', 'data-label', 'data-done', 'data-announce', 'data-expiring']) {
      for (const element of document.querySelectorAll(`[${name}]:not(svg.wordmark)`)) {
        const text = element.getAttribute(name);
        if (unsaid(text) && !text.includes('⟦')) faults.push(`not in the catalogue: ${name}="${text.slice(0, 60)}"`);
      }
    }
    return faults;
  });
}
