/** Masked forms: what is shown until somebody reveals, with a reason that is logged. Short input is masked whole. */

/** 张三 → 张*, 张三丰 → 张*丰; two characters of a double surname stay hidden too. */
export function maskName(name: string): string {
  const characters = [...name.trim()];
  const first = characters[0];
  const last = characters.at(-1);
  if (first === undefined || last === undefined) return '';
  if (characters.length === 1) return '*';
  if (characters.length === 2) return `${first}*`;
  return `${first}${'*'.repeat(characters.length - 2)}${last}`;
}

/** 140411198001010021 → 1404**********0021; certificates (20 and more) keep the same ends. */
export function maskNumber(number: string): string {
  return maskMiddle(number, 4, 4);
}

/** 13812345678 → 138****5678. */
export function maskPhone(phone: string): string {
  return maskMiddle(phone, 3, 4);
}

/** Bank account: only the last four. */
export function maskAccount(account: string): string {
  return maskMiddle(account, 0, 4);
}

function maskMiddle(text: string, head: number, tail: number): string {
  if (text.length <= head + tail) return '*'.repeat(text.length);
  return text.slice(0, head) + '*'.repeat(text.length - head - tail) + text.slice(text.length - tail);
}
