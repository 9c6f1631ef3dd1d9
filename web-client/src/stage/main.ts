/** The read-only view of the stage, for who speaks there: the time and the words, nothing to press. */
import '../ui/fonts.css';
import { show } from '../surface';
import Stage from './Stage.svelte';

show(Stage);
