/** Unix seconds of a moment; 0 for one that is not known. */
export const unixSeconds = (moment: string | undefined): number =>
  moment === undefined ? 0 : Math.floor(Date.parse(moment) / 1000);
