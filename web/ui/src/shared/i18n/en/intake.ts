export const intakeTexts = {} as const;
