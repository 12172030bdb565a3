import { installTokens } from '../../../src/ui/theme.ts';
import './review-app.ts';

installTokens(document);
