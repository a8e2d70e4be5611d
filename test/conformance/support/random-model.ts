/**
 * Block-structured models at random: every block has one way in and one way out, so that a token always arrives.
 *
 * 1. The same number gives the same model and plan; the version of fast-check is pinned. A new one: record anew.
 * 2. Interrupting boundary events lead back to the block's exit, others to an end of their own.
 * 3. Timers differ in length and messages in name: nothing is due at the same instant, nothing is ambiguous.
 */
import fc from 'fast-check';
import {
  after,
  boundary,
  catching,
  chain,
  end,
  error,
  exclusive,
  flow,
  listeners,
  mapping,
  message,
  model,
  nonInterrupting,
  onError,
  onMessage,
  type Part,
  parallel,
  process,
  script,
  service,
  start,
  subProcess,
  part as task,
  userTask,
} from './bpmn.ts';

type Edge = 'none' | 'error' | 'timer' | 'timer beside' | 'message' | 'message beside';
type Mapped = 'none' | 'in' | 'out' | 'both';
interface Work {
  readonly kind: 'service' | 'user' | 'script';
  readonly edge: Edge;
  readonly mapped: Mapped;
  readonly listened: boolean;
}
type Block =
  | Work
  | { readonly kind: 'timer' | 'message' }
  | { readonly kind: 'sequence' | 'exclusive' | 'parallel'; readonly blocks: readonly Block[] }
  | { readonly kind: 'scope' | 'loop'; readonly block: Block; readonly edge: Edge; readonly mapped: Mapped };

const edge = fc.constantFrom<Edge[]>(
  ...(['none', 'none', 'error', 'timer', 'timer beside', 'message', 'message beside'] as const),
);
const mapped = fc.constantFrom<Mapped[]>('none', 'in', 'out', 'both');

const { block } = fc.letrec<{ block: Block; blocks: readonly Block[] }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3, depthSize: 'medium' },
    fc.record({
      kind: fc.constantFrom('service' as const, 'service' as const, 'user' as const, 'script' as const),
      ...{ edge, mapped, listened: fc.boolean() },
    }),
    fc.record({ kind: fc.constantFrom('timer' as const, 'message' as const) }),
    fc.record({
      kind: fc.constantFrom('sequence' as const, 'exclusive' as const, 'parallel' as const),
      blocks: tie('blocks'),
    }),
    fc.record({
      kind: fc.constantFrom('scope' as const, 'loop' as const),
      block: tie('block'),
      ...{ edge, mapped },
    }),
  ),
  blocks: fc.array(tie('block'), { minLength: 2, maxLength: 3 }),
}));

/** What the outside does, choice after choice; it begins anew at the end. */
const plan = fc.array(fc.nat(99), { minLength: 40, maxLength: 40 });

interface Built {
  readonly first: string;
  readonly last: string;
  readonly parts: readonly Part[];
}

class Builder {
  readonly messages: string[] = [];
  private count = 0;

  private id(kind: string): string {
    this.count += 1;
    return `${kind}${this.count}`;
  }

  build(one: Block): Built {
    if ('blocks' in one) return one.kind === 'sequence' ? this.sequence(one.blocks) : this.branches(one);
    if ('block' in one) return one.kind === 'loop' ? this.loop(one.block) : this.scope(one);
    if ('edge' in one) return this.work(one);
    const id = this.id(one.kind);
    const event = one.kind === 'timer' ? after(this.duration()) : onMessage(this.message());
    return { first: id, last: id, parts: [catching(id, event)] };
  }

  private duration(): string {
    return `PT${5 + this.count}M`;
  }

  private message(): string {
    const name = `m${this.count}`;
    this.messages.push(name);
    return name;
  }

  private mapping(how: Mapped): string[] {
    if (how === 'none') return [];
    const n = this.count;
    const inputs: Record<string, string> = how === 'out' ? {} : { [`in${n}`]: `=v + ${n}` };
    const outputs: Record<string, string> = how === 'in' ? {} : { [`out${n}`]: '=v', v: '=v + 1' };
    return [mapping(inputs, outputs)];
  }

  private work({ kind, edge: at, mapped: how, listened }: Work): Built {
    const id = this.id(kind);
    const extras = [
      ...this.mapping(how),
      ...(listened ? [listeners(['start', 'listen'], ['end', 'listen'])] : []),
    ];
    if (kind === 'service') return this.edged(id, at, service(id, 'work', ...extras));
    if (kind === 'user') return this.edged(id, at, userTask(id, ...extras));
    return this.edged(id, 'none', task('scriptTask', id, [script('=v + 1', 'v'), ...extras]));
  }

  private scope(one: { readonly block: Block; readonly edge: Edge; readonly mapped: Mapped }): Built {
    const id = this.id('scope');
    const extras = this.mapping(one.mapped);
    return this.edged(id, one.edge, subProcess(id, this.whole(one.block), ...extras));
  }

  /** A start event, the block, an end event. */
  whole(one: Block): Part[] {
    const [first, last] = [this.id('start'), this.id('end')];
    const inner = this.build(one);
    return [
      start(first),
      ...inner.parts,
      end(last),
      ...chain(first, inner.first),
      ...chain(inner.last, last),
    ];
  }

  /** The activity with its boundary event. */
  private edged(id: string, at: Edge, activity: Part): Built {
    if (at === 'none') return { first: id, last: id, parts: [activity] };
    const [event, after_, exit] = [this.id('edge'), this.id('after'), this.id('exit')];
    const beside = at.endsWith('beside') ? [nonInterrupting] : [];
    const kinds = {
      error: () => onError('x'),
      timer: () => after(this.duration()),
      message: () => onMessage(this.message()),
    };
    const kind = at.replace(' beside', '') as keyof typeof kinds;
    const parts = [activity, boundary(event, id, kinds[kind](), ...beside), service(after_, 'after')];
    if (beside.length > 0) {
      return { first: id, last: id, parts: [...parts, end(exit), ...chain(event, after_, exit)] };
    }
    const joined = [exclusive(exit), ...chain(id, exit), ...chain(event, after_, exit)];
    return { first: id, last: exit, parts: [...parts, ...joined] };
  }

  private sequence(blocks: readonly Block[]): Built {
    const built = blocks.map((one) => this.build(one));
    const flows = built.slice(1).flatMap(({ first }, index) => chain(built[index]?.last ?? '', first));
    return {
      first: built[0]?.first ?? '',
      last: built.at(-1)?.last ?? '',
      parts: [...built.flatMap(({ parts }) => parts), ...flows],
    };
  }

  private branches(one: { readonly kind: string; readonly blocks: readonly Block[] }): Built {
    const [fork, join] = [this.id('fork'), this.id('join')];
    const built = one.blocks.map((each) => this.build(each));
    const inner = built.flatMap(({ parts }) => parts);
    const back = built.flatMap(({ last }) => chain(last, join));
    if (one.kind === 'parallel') {
      const out = built.flatMap(({ first }) => chain(fork, first));
      return { first: fork, last: join, parts: [parallel(fork), ...inner, parallel(join), ...out, ...back] };
    }
    const out = built.map(({ first }, index) =>
      flow(fork, first, index === 0 ? undefined : `=modulo(v, ${built.length}) = ${index}`),
    );
    const gateway = exclusive(fork, `${fork}_${built[0]?.first}`);
    return { first: fork, last: join, parts: [gateway, ...inner, exclusive(join), ...out, ...back] };
  }

  /** Twice around: a script counts. */
  private loop(one: Block): Built {
    const [entry, counter, exit] = [this.id('entry'), this.id('count'), this.id('exit')];
    const counted = `n${this.count}`;
    const inner = this.build(one);
    const count = task('scriptTask', counter, [
      script(`=if ${counted} = null then 1 else ${counted} + 1`, counted),
    ]);
    const flows = [
      ...chain(entry, inner.first),
      ...chain(inner.last, counter, exit),
      flow(exit, entry, `=${counted} < 2`),
    ];
    const out = this.id('out');
    const parts = [
      ...[exclusive(entry), ...inner.parts, count, exclusive(exit, `${exit}_${out}`), exclusive(out)],
      ...[...flows, ...chain(exit, out)],
    ];
    return { first: entry, last: out, parts };
  }
}

export interface RandomModel {
  readonly xml: string;
  readonly messages: readonly string[];
  readonly plan: readonly number[];
}

/** The model of that number. */
export function randomModel(seed: number): RandomModel {
  const [sample] = fc.sample(fc.tuple(fc.array(block, { minLength: 2, maxLength: 4 }), plan), {
    seed,
    numRuns: 1,
  });
  if (sample === undefined) throw new Error(`no model ${seed}`);
  const builder = new Builder();
  const parts = builder.whole({ kind: 'sequence', blocks: sample[0] });
  const roots = [error('x', 'X'), ...builder.messages.map((name) => message(name, name, '="k"'))];
  return { xml: model(...roots, process('p', parts)), messages: builder.messages, plan: sample[1] };
}
