/** Type of diagrams: the pages' Chinese fonts, so that no label becomes boxes. */
const fontFamily = getComputedStyle(document.documentElement).getPropertyValue('--font').trim();

export const diagramText = { defaultStyle: { fontFamily }, externalStyle: { fontFamily } };
