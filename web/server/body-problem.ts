/** What fastify finds wrong with a body before any route sees it, in our words. */
import { problem } from './problems.ts';

export function bodyProblem(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return problem(
      'file-too-large',
      '提交的内容过大(超过 6 MB),请减少后再提交。',
      'The request is larger than 6 MB.',
    );
  }
  if (code.startsWith('FST_ERR_CTP') || error instanceof SyntaxError) {
    return problem(
      'input-invalid',
      '提交的内容无法读取,请刷新页面后重试。',
      'The request could not be read: reload the page.',
    );
  }
  return error;
}
