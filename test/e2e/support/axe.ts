/**
 * axe on a page as it stands: WCAG 2.1, levels A and AA.
 *
 * The only exclusions of the whole product are here, each with its reason and what stands in for it.
 */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

export const exclusions: readonly { selector: string; reason: string }[] = [
  {
    selector: '.diagram-canvas',
    reason:
      'bpmn-js draws SVG whose labels are scaled with the picture; the list “文字版” below it says the same as text',
  },
  {
    selector: '.bpmn-editor',
    reason:
      'the editor of bpmn.io (canvas, palette, properties panel) is foreign markup; the findings below it and the ' +
      'text source of the model are the alternative',
  },
];

export interface Finding {
  rule: string;
  impact: string;
  help: string;
  /** Where: selector and the element's opening tag. */
  nodes: string[];
}

export async function axeFindings(page: Page): Promise<Finding[]> {
  let builder = new AxeBuilder({ page }).withTags(tags);
  for (const { selector } of exclusions) builder = builder.exclude(selector);
  const { violations } = await builder.analyze();
  return violations.map((violation) => ({
    rule: violation.id,
    impact: violation.impact ?? '',
    help: violation.help,
    nodes: violation.nodes.map((node) => `${node.target.join(' ')}  ${node.html.slice(0, 160)}`),
  }));
}
