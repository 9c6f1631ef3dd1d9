/** The limits of the server that a field shows while one types (limits.rs); the server alone judges. */
export const WORDING_CHARS = 100;
export const RESERVATION_CHARS = 200;
