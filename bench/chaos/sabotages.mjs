export const SABOTAGES = {};
