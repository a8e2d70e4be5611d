/** Passwords: argon2id, and what a new one must be like (GB/T 22239: complexity). */
import { hash, verify } from '@node-rs/argon2';
import { problem } from '../problems.ts';

export const passwordRules = { minLength: 10, kinds: 3 } as const;

/** OWASP's first choice for argon2id: 19 MiB, 2 passes, 1 lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), cost);
}

const someHash = hashPassword('an account that does not exist costs the same time');

/** False for a wrong password; an unknown account (`stored` null) takes as long to be refused. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const right = await verify(stored ?? (await someHash), password.normalize('NFKC'));
  return stored !== null && right;
}

const common = ['password', 'qwerty', 'abc123', '123456', 'admin', 'yizhan', 'iloveyou', 'welcome'];

/** Throws password-weak, saying what is missing. */
export function checkPassword(password: string, about: { username: string; name: string }): void {
  const lower = password.toLowerCase();
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(password)).length;
  const refuse = (zh: string, en: string) =>
    problem('password-weak', zh, en, { errors: [{ field: 'password', message: zh }] });
  if ([...password].length < passwordRules.minLength || kinds < passwordRules.kinds) {
    throw refuse(
      `密码至少 ${passwordRules.minLength} 位,并包含大写字母、小写字母、数字、符号中的 ${passwordRules.kinds} 种。`,
      `At least ${passwordRules.minLength} characters, ${passwordRules.kinds} of: upper case, lower case, digits, symbols.`,
    );
  }
  const personal =
    lower.includes(about.username.toLowerCase()) ||
    (about.name !== '' && lower.includes(about.name.toLowerCase()));
  const simple =
    /(.)\1{3}/.test(lower) ||
    common.some((word) => lower.startsWith(word) && lower.length <= word.length + 6);
  if (personal || simple) {
    throw refuse(
      '密码不能包含用户名、姓名,也不能是常见的简单密码。',
      'Not your name, not a common password.',
    );
  }
}
