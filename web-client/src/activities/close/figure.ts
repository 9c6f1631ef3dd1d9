/** A figure's name as it stands under its number: the report begins it with a capital, a wall does not. */
export const under = (label: string): string => label.charAt(0).toLocaleLowerCase() + label.slice(1);
