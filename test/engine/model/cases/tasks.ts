/** Tasks and mappings: see ../deployment-cases.ts. */
import {
  exclusive,
  headers,
  job,
  mapping,
  message,
  part,
  receive,
  script,
  service,
  start,
  xml,
} from '../../../conformance/support/bpmn.ts';
import { one, task, withRoots } from './frame.ts';

export const tasks: Record<string, string> = {
  'service task': one(service('a', 'work')),
  'service task without definition': one(part('serviceTask', 'a')),
  'service task without type': one(part('serviceTask', 'a', [xml('zeebe:taskDefinition')])),
  'service task with empty type': one(service('a', '')),
  'service task with type expression': one(service('a', '="w" + x')),
  'service task with broken type expression': one(service('a', '=1 +')),
  'service task with two definitions': one(part('serviceTask', 'a', [job('x'), job('y')])),
  'retries as expression': one(part('serviceTask', 'a', [job('x', '=n')])),
  'retries not a number': one(part('serviceTask', 'a', [job('x', 'many')])),
  'retries empty': one(part('serviceTask', 'a', [job('x', '')])),
  'retries fractional': one(part('serviceTask', 'a', [job('x', '1.5')])),
  headers: one(service('a', 'x', headers({ a: '1', b: '' }))),
  'header reserved': one(service('a', 'x', headers({ 'io.camunda.zeebe:x': '1' }))),
  'header twice': one(
    service(
      'a',
      'x',
      '<zeebe:taskHeaders><zeebe:header key="k" value="1"/><zeebe:header key="k" value="2"/></zeebe:taskHeaders>',
    ),
  ),
  'two task headers': one(service('a', 'x', headers({ a: '1' }), headers({ b: '1' }))),
  'unsupported complex gateway': one(part('complexGateway', 'a')),
  'unsupported transaction': one(part('transaction', 'a', [], [start('s2')])),
  'unsupported standard loop': one(part('task', 'a', [xml('bpmn:standardLoopCharacteristics')])),
  'manual task': one(part('manualTask', 'a')),
  'undefined task': one(task('a')),
  'task with mapping': one(task('a', mapping({ x: '=1' }, { y: '=x' }))),
  'receive task': withRoots([message('m', 'go', '=k')], receive('a', 'm')),
  'receive task without message': one(part('receiveTask', 'a')),
  'receive task without correlation key': withRoots([message('m', 'go')], receive('a', 'm')),
  'receive task with empty correlation key': withRoots([message('m', 'go', '')], receive('a', 'm')),
  'receive task with static correlation key': withRoots([message('m', 'go', 'k')], receive('a', 'm')),
  'send task': one(part('sendTask', 'a', [job('x')])),
  'send task without definition': one(part('sendTask', 'a')),
  'script task': one(part('scriptTask', 'a', [script('=1 + 1', 'x')])),
  'script task job': one(part('scriptTask', 'a', [job('x')])),
  'script task both': one(part('scriptTask', 'a', [script('=1', 'x'), job('y')])),
  'script task neither': one(part('scriptTask', 'a')),
  'script task without result variable': one(
    part('scriptTask', 'a', [xml('zeebe:script', { expression: '=1' })]),
  ),
  'script task static': one(part('scriptTask', 'a', [script('1', 'x')])),
  'script task broken': one(part('scriptTask', 'a', [script('=1 +', 'x')])),
  'business rule task': one(
    part('businessRuleTask', 'a', [xml('zeebe:calledDecision', { decisionId: 'd', resultVariable: 'r' })]),
  ),
  'business rule task without result': one(
    part('businessRuleTask', 'a', [xml('zeebe:calledDecision', { decisionId: 'd' })]),
  ),
  'business rule task without decision id': one(
    part('businessRuleTask', 'a', [xml('zeebe:calledDecision', { resultVariable: 'r' })]),
  ),
  'business rule task job': one(part('businessRuleTask', 'a', [job('x')])),
  'business rule task bound to deployment': one(
    part('businessRuleTask', 'a', [
      xml('zeebe:calledDecision', { decisionId: 'd', resultVariable: 'r', bindingType: 'deployment' }),
    ]),
  ),
  'business rule task bound to an unknown kind': one(
    part('businessRuleTask', 'a', [
      xml('zeebe:calledDecision', { decisionId: 'd', resultVariable: 'r', bindingType: 'newest' }),
    ]),
  ),
};

export const mappings: Record<string, string> = {
  'input without source': one(task('a', '<zeebe:ioMapping><zeebe:input target="x"/></zeebe:ioMapping>')),
  'input without target': one(task('a', '<zeebe:ioMapping><zeebe:input source="=1"/></zeebe:ioMapping>')),
  'input with broken source': one(task('a', mapping({ x: '=1 +' }))),
  'input with static source': one(task('a', mapping({ x: 'abc' }))),
  'input with empty source': one(task('a', mapping({ x: '' }))),
  'input to a path': one(task('a', mapping({ 'x.y.z': '=1' }))),
  'input to a bad path': one(task('a', mapping({ 'x..y': '=1' }))),
  'input to a path with a space': one(task('a', mapping({ 'x y': '=1' }))),
  'input to an expression': one(task('a', mapping({ '=x': '=1' }))),
  'input to a path with a dash': one(task('a', mapping({ 'x-y': '=1' }))),
  'input to a Chinese name': one(task('a', mapping({ 受理: '=1' }))),
  'input to a reserved word': one(task('a', mapping({ null: '=1' }))),
  'input to a word with reserved part': one(task('a', mapping({ 'x.if': '=1' }))),
  'input to a name with a digit first': one(task('a', mapping({ '1x': '=1' }))),
  'output to a path': one(task('a', mapping({}, { 'x.y': '=1' }))),
  'output with broken source': one(task('a', mapping({}, { x: '=)' }))),
  'mapping on a gateway': one(exclusive('a', undefined, mapping({ x: '=1 +' }))),
  'two io mappings': one(task('a', mapping({ x: '=1' }), mapping({ y: '=1' }))),
  'scientific number': one(task('a', mapping({ x: '=1e3' }))),
  'name with spaces': one(task('a', mapping({ x: '=some name + 1' }))),
};
