import { installTokens } from '../../../src/ui/kit/theme.ts';
import './review-app.ts';

installTokens(document);
