export { ensureWebBuilt } from './server/build-web.ts';
export { defaultPort, type Studio, type StudioOptions, startStudio } from './server/start.ts';
