import assert from 'node:assert/strict';
import { factsOf, routesOf } from './source.ts';

describe('routes of JavaScript and TypeScript', () => {
  it('joins what Express routers are mounted under and names handlers and guards', async () => {
    const routes = await routesOf(
      'src/app.ts',
      `import express, { Router } from 'express';
const app = express();
const users = Router();
const PATH = '/health';
app.use(helmet());
app.get(PATH, (req, res) => res.send('ok'));
users.use(requireLogin);
users.get('/', list);
users.get('/:id', can('read'), asyncHandler(controller.show));
users.route('/:id/notes').post(auth, addNote).delete(removeNote);
app.use('/api/users', users);
app.get('title');
cache.get('/users', fallback);
axios.get('/api/other', options);
app.all('*', notFound);
`,
    );
    assert.deepEqual(routes, [
      'GET /health - [helmet]',
      'GET /api/users list [requireLogin]',
      'GET /api/users/:id controller.show [requireLogin, can]',
      'POST /api/users/:id/notes addNote [requireLogin, auth]',
      'DELETE /api/users/:id/notes removeNote [requireLogin]',
      'ANY /* notFound [helmet]',
    ]);
  });

  it('mounts a router wherever it is used, and takes no client of the same method names for one', async () => {
    assert.deepEqual(
      await routesOf(
        'app.js',
        `const express = require('express');
const router = express.Router();
const app = express();
router.post('/orders', create);
app.use('/v1', router);
app.use('/v2', auth, router);
module.exports = app;
`,
      ),
      ['POST /v1/orders create', 'POST /v2/orders create'],
    );
    assert.deepEqual(
      await routesOf(
        'app.test.ts',
        `import request from 'supertest';\nawait request(app).get('/users').expect(200);\n`,
      ),
      [],
    );
  });

  it('reads Fastify with plugins, options and route objects', async () => {
    const routes = await routesOf(
      'src/server.ts',
      `import Fastify from 'fastify';
const server = Fastify();
async function admin(app) {
  app.delete('/users/:id', { preHandler: [app.authenticate], schema }, removeUser);
}
server.register(admin, { prefix: '/admin' });
server.register(async (api) => {
  api.get('/ping', async () => 'pong');
}, { prefix: '/api' });
server.route({ method: ['GET', 'HEAD'], url: '/status', preHandler: verify, handler: status });
`,
    );
    assert.deepEqual(routes, [
      'DELETE /admin/users/:id removeUser [app.authenticate]',
      'GET /api/ping -',
      'GET /status status [verify]',
      'HEAD /status status [verify]',
    ]);
  });

  it('reads Koa routers with names and prefixes, and Hono apps with base paths', async () => {
    assert.deepEqual(
      await routesOf(
        'koa.js',
        `const Router = require('@koa/router');
const router = new Router({ prefix: '/cart' });
router.get('items', '/items', auth, list);
router.post('/items', add);
`,
      ),
      ['GET /cart/items list [auth]', 'POST /cart/items add'],
    );
    assert.deepEqual(
      await routesOf(
        'hono.ts',
        `import { Hono } from 'hono';
const app = new Hono().basePath('/api');
const books = new Hono();
app.use('/admin/*', jwt({ secret }));
app.get('/admin/stats', (c) => c.json(stats()));
books.get('/:id', show).post('/', create);
app.route('/books', books);
`,
      ),
      ['GET /api/admin/stats - [jwt]', 'GET /api/books/:id show', 'POST /api/books create'],
    );
  });

  it('joins controllers and methods of NestJS with their guards', async () => {
    const routes = await routesOf(
      'users.controller.ts',
      `@Controller('users')
@UseGuards(AuthGuard('jwt'))
export class UsersController {
  @Get()
  findAll() {}
  @Get(':id')
  @Roles('admin')
  @UseGuards(RolesGuard)
  findOne(@Param('id') id: string) {}
  @Post(['add', 'create'])
  create() {}
  helper() {}
}
`,
    );
    assert.deepEqual(routes, [
      'GET /users findAll [AuthGuard]',
      'GET /users/:id findOne [AuthGuard, Roles, RolesGuard]',
      'POST /users/add create [AuthGuard]',
      'POST /users/create create [AuthGuard]',
    ]);
  });

  it('takes the address of a Next.js route from its path', async () => {
    assert.deepEqual(
      await routesOf(
        'src/app/(shop)/api/orders/[id]/route.ts',
        `export async function GET(request: Request) {}
export const POST = withAuth(createOrder);
async function remove() {}
export { remove as DELETE };
export const runtime = 'edge';
`,
      ),
      [
        'GET /api/orders/[id] GET',
        'POST /api/orders/[id] createOrder [withAuth]',
        'DELETE /api/orders/[id] remove',
      ],
    );
    assert.deepEqual(
      await routesOf(
        'pages/api/users/index.ts',
        `export default function handler(req, res) {
  if (req.method === 'POST') return create(req, res);
  if (req.method === 'GET') return list(req, res);
}
`,
      ),
      ['POST /api/users handler', 'GET /api/users handler'],
    );
    assert.deepEqual(await routesOf('src/app/page.tsx', 'export function GET() {}\n'), []);
  });

  it('finds nothing in files that only speak of routes', async () => {
    const facts = await factsOf(
      'notes.ts',
      `// app.get('/users', list) is how express does it\nexport const text = "app.get('/users', list)";\n`,
    );
    assert.deepEqual(facts.routes, []);
  });
});
