import { z } from 'zod';

// Each schema would try whether it may make code, which the page forbids: Firefox reports every try as an error.
z.config({ jitless: true });
