/** Target of the timer that stands for the rest of a chain cut at a commit: after a crash it is found and continued. */
export const CONTINUATION = '';
