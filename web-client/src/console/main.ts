/** The console's entry: the facilitator and the helpers. */
import '../ui/fonts.css';
import { show } from '../surface';
import Console from './Console.svelte';

show(Console);
