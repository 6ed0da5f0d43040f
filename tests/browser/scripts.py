"""Questions put to the page in its own language; each is a function for `Page.evaluate`."""

from typing import Final

OVERFLOWING: Final = """() => {
  const parts = [...document.querySelectorAll(".pane, .scroller, article")];
  return [document.documentElement, ...parts]
    .filter((box) => box.clientWidth > 0 && box.scrollWidth > box.clientWidth + 1)
    .map((box) => `${box.id || box.localName}: ${box.scrollWidth} > ${box.clientWidth}`);
}"""
"""Which parts of the page are wider than their place; tables scroll within themselves."""

FOCUS_IS_VISIBLE: Final = """() => {
  const active = document.activeElement;
  const marked = [active, active.closest(".composer-box")].filter(Boolean);
  return marked.map((node) => getComputedStyle(node)).some((css) =>
    css.boxShadow !== "none" || (css.outlineStyle !== "none" && parseFloat(css.outlineWidth) >= 1)
  );
}"""

POOR_CONTRASTS: Final = """() => {
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const luminance = (colours) => {
    for (const colour of colours) {
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
    }
    const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) =>
    node ? [...behind(node.parentElement), getComputedStyle(node).backgroundColor] : ["white"];
  const ratio = (node) => {
    const ground = behind(node);
    const both = [luminance(ground), luminance([...ground, getComputedStyle(node).color])];
    return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
  };
  const hasText = (node) => [...node.childNodes].some((x) => x.nodeType === 3 && x.data.trim());
  const options = { opacityProperty: true, visibilityProperty: true };
  const seen = [...document.body.querySelectorAll("*")]
    .filter((node) => hasText(node) && node.checkVisibility(options));
  const poor = seen.filter((node) => ratio(node) < 4.5)
    .map((node) => `${ratio(node).toFixed(2)} .${node.className}: ${node.textContent}`);
  return { seen: seen.length, poor };
}"""
"""WCAG contrast of every visible text with what lies behind it, from computed styles."""
