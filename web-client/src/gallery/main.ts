/** The gallery's entry: every component by day and by night, for whoever draws them. Never part of a release. */
import '../ui/fonts.css';
import { show } from '../surface';
import Gallery from './Gallery.svelte';

show(Gallery);
