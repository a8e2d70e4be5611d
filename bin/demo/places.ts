/** Where the demonstration happens and who works there; usernames are those of db/seeds/demo/users.json. */
export interface Township {
  readonly unitId: string;
  readonly staff: readonly string[];
}

export interface Place {
  /** Division code of the county: area of its people's identity numbers. */
  readonly area: string;
  readonly windows: readonly [string, string];
  readonly townships: readonly [Township, Township];
  readonly federation: string;
  readonly civilAffairs: string;
}

function place(prefix: string, area: string): Place {
  return {
    area,
    windows: [`${prefix}.window1`, `${prefix}.window2`],
    townships: [
      { unitId: `t-${area}001`, staff: [`${prefix}.township1`, `${prefix}.township2`] },
      { unitId: `t-${area}002`, staff: [`${prefix}.township3`] },
    ],
    federation: `${prefix}.federation1`,
    civilAffairs: `${prefix}.civil1`,
  };
}

/** 铜川王益, 长治潞州, 昆明五华. */
export const tongchuan = place('tc', '610202');
export const changzhi = place('cz', '140403');
export const kunming = place('km', '530102');
/** 寻甸 works behind the exchange port: nobody here acts for it. */
export const xundianTownshipId = 't-530129001';
