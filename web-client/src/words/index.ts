/** The words' front door: what components import. */
export { language, type Language } from './language.svelte';
export { clockTime, combien, count, howMany } from './numbers';
export { keepTogether, typo } from './typo';
export { said, words, type Said, type Words } from './words';
