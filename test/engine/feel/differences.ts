/** Where ours differs from the reference engine (engine/feel/README.md says why): the expression, and what ours gives. */
export const DIFFERENCES: Readonly<Record<string, string>> = {
  '12345678901234567890123456789012345678901234567890+0': '-515860503164944384',
  '(function(a) a) instance of function': 'refused',
  'and([true,false])': 'refused',
  'or([false,true])': 'refused',
  'get or else(ctx.foo(1), 2)': '2',
  if: 'refused',
  for: 'refused',
  $x: 'refused',
  between: 'refused',
  instance: 'refused',
  some: 'refused',
  every: 'refused',
  external: 'refused',
};
