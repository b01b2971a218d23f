/** A small web API as a developer would have it, for the offline planner to find its way in. */
export const SAMPLE: Readonly<Record<string, string>> = {
  'README.md':
    '# Parcel API\n\nA public API that tells where a parcel is. Requests are served by Express.\n\n## Usage\n\nnpm start\n',
  'CHANGELOG.md': '# Changelog\n\n## 1.2.0\n\n- Public API keys\n',
  'package.json': JSON.stringify({
    name: 'parcel-api',
    main: 'src/server.js',
    scripts: { test: 'mocha', start: 'node src/server.js', lint: 'eslint .' },
    dependencies: { express: '5.0.0' },
    devDependencies: { mocha: '11.0.0' },
  }),
  'src/server.js':
    "import express from 'express';\nimport { requireApiKey } from './apiKey.js';\n\nexport function createServer(store) {\n  const app = express();\n  app.use('/public', requireApiKey(store));\n  app.get('/public/parcels/:id', (req, res) => res.json(store.parcel(req.params.id)));\n  return app;\n}\n",
  'src/apiKey.js':
    "/** Public API keys. */\nexport function requireApiKey(store) {\n  return (req, res, next) => {\n    if (!store.hasKey(req.header('x-api-key'))) return res.status(401).end();\n    next();\n  };\n}\n",
  'src/store.js':
    'export class ParcelStore {\n  parcel(id) {\n    return this.rows.get(id);\n  }\n  hasKey(key) {\n    return this.keys.has(key);\n  }\n}\n',
  'src/config.js':
    'export const config = { port: Number(process.env.PORT ?? 3000), requestTimeoutMs: 5000 };\n',
  'test/apiKey.test.js':
    "import { requireApiKey } from '../src/apiKey.js';\ndescribe('public api key', () => { it('refuses without a key', () => {}); });\n",
  '.github/workflows/ci.yml': 'on: push\njobs: {}\n',
  '.env': 'API_KEY=secret-value',
};
