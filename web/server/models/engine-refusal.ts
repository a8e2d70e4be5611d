/**
 * A deployment that the engine refused, as findings by element. Zeebe says it so:
 *
 *   Command 'CREATE' rejected with code 'INVALID_ARGUMENT': Expected to deploy new resources, but encountered the following errors:
 *   'a.bpmn': - Element: task > extensionElements > taskDefinition
 *       - ERROR: Must have a type
 */
import { error, type ModelFinding } from './finding.ts';

function inWords(resourceName: string, edited: string, words: string): string {
  const place = resourceName === edited ? '' : `(${resourceName})`;
  return `流程引擎不接受${place}:${words}`;
}

/** `edited`: the resource somebody changed; findings of others name theirs. */
export function engineFindings(message: string, edited: string): ModelFinding[] {
  const findings: ModelFinding[] = [];
  let resource = edited;
  let element: string | null = null;
  let loose: string[] = [];
  const flush = () => {
    const words = loose.join(' ').trim();
    if (words !== '') findings.push(error(null, 'engine', inWords(resource, edited, words.slice(0, 300))));
    loose = [];
  };
  const start = message.indexOf('encountered the following errors:');
  const body = start < 0 ? message : message.slice(message.indexOf(':', start) + 1);
  for (const line of body.split('\n')) {
    const file = /^\s*'([^']+\.(?:bpmn|dmn|form))':\s*(.*)$/.exec(line);
    if (file) {
      flush();
      resource = file[1] ?? edited;
      element = null;
    }
    const rest = (file ? (file[2] ?? '') : line).trim();
    const named = /^- Element: (\S+)/.exec(rest);
    const said = /^- (?:ERROR|WARNING): (.*)$/.exec(rest);
    if (named) {
      flush();
      element = resource === edited ? (named[1] ?? null) : null;
    } else if (said) {
      findings.push(error(element, 'engine', inWords(resource, edited, (said[1] ?? '').slice(0, 300))));
    } else if (rest !== '') loose.push(rest);
  }
  flush();
  return findings;
}
