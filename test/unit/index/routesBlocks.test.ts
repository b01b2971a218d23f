import assert from 'node:assert/strict';
import { factsOf, routesOf } from './source.ts';

describe('routes whose paths are put together', () => {
  it('in JavaScript follow constants, templates and enumerations', async () => {
    assert.deepEqual(
      await routesOf(
        'src/app.ts',
        "import express from 'express';\nconst ROOT = '/api';\nconst V1 = `${ROOT}/v1`;\nconst Paths = { users: '/users' } as const;\nconst app = express();\napp.get(`${V1}/things/${id}`, list);\napp.post(V1 + '/things', create);\napp.put(Paths.users, put);\napp.delete(unknown + '/x', no);\n",
      ),
      ['GET /api/v1/things/${} list', 'POST /api/v1/things create', 'PUT /users put'],
    );
    assert.deepEqual(
      await routesOf(
        'src/cats.ts',
        "import { Controller, Put, Sse } from '@nestjs/common';\nenum R { A = 'by-enum' }\nconst PREFIX = 'cats';\n@Controller(PREFIX)\nclass Cats {\n  @Put(R.A) put() {}\n  @Sse('events') events() {}\n  @Put(OTHER) other() {}\n}\n",
      ),
      ['PUT /cats/by-enum put', 'GET /cats/events events', 'PUT /cats/${} other'],
    );
  });

  it('in Python follow constants in f-strings and sums', async () => {
    assert.deepEqual(
      await routesOf(
        'app.py',
        'from flask import Flask\nAPI = "/api"\napp = Flask(__name__)\n@app.get(f"{API}/x/{{y}}")\ndef x(): pass\n@app.get(API + "/z")\ndef z(): pass\nclass UserAPI(MethodView):\n    def get(self): pass\n    def post(self): pass\napp.add_url_rule("/users", view_func=UserAPI.as_view("user"))\napi.add_resource(Todo, "/todo", "/t", endpoint="t")\n',
      ),
      [
        'GET /api/x/{y} x',
        'GET /api/z z',
        'GET /users UserAPI',
        'POST /users UserAPI',
        'ANY /todo Todo',
        'ANY /t Todo',
      ],
    );
    assert.deepEqual(
      await routesOf(
        'main.py',
        'from fastapi import FastAPI, APIRouter\napp = FastAPI()\nrouter = APIRouter(prefix="/items")\nsub = FastAPI()\n@router.post("")\ndef create(): ...\n@sub.get("/s")\ndef s(): ...\napp.mount("/sub", sub)\napp.add_api_route("/added", added, methods=["DELETE"])\n',
      ),
      ['POST /items create', 'GET /sub/s s', 'DELETE /added added'],
    );
  });

  it('of Django stand behind what includes their list or router', async () => {
    assert.deepEqual(
      await routesOf(
        'shop/urls.py',
        "from django.urls import path, include\nrouter = DefaultRouter()\nrouter.register('users', UserSet)\nmore = [path('deep/', views.deep)]\nurlpatterns = [\n    path('', views.home),\n    path('api/', include(router.urls)),\n    path('v2/', include((more, 'more'))),\n]\n",
      ),
      [
        'ANY /api/users/ UserSet',
        'ANY /api/users/{pk}/ UserSet',
        'ANY /v2/deep/ views.deep',
        'ANY / views.home',
      ],
    );
  });

  it('of Fastify stand behind the plugin that they are in, whatever it calls its instance', async () => {
    assert.deepEqual(
      await routesOf(
        'app.ts',
        "import Fastify from 'fastify';\nconst fastify = Fastify();\nfastify.register(async (v1) => {\n  v1.get('/a', a);\n  v1.route({ method: 'PUT', url: '/b', handler: b });\n}, { prefix: '/v1' });\nasync function plugin(scope) {\n  scope.route({ method: 'GET', url: '/c', handler: c });\n}\nfastify.register(plugin, { prefix: '/p' });\n",
      ),
      ['GET /v1/a a', 'PUT /v1/b b', 'GET /p/c c'],
    );
  });

  it('of Hono may name several methods, and routers of Koa are none of Express', async () => {
    assert.deepEqual(
      await routesOf(
        'app.ts',
        "import { Hono } from 'hono';\nconst app = new Hono();\napp.on(['PUT', 'DELETE'], '/m', auth, h);\napp.on('PURGE', '/c', h);\n",
      ),
      ['PUT /m h [auth]', 'DELETE /m h [auth]', 'PURGE /c h'],
    );
    assert.deepEqual(
      await factsOf(
        'app.js',
        "const Router = require('@koa/router');\nconst router = new Router();\nrouter.get('/x', show);\n",
      ).then(({ routes }) => routes.map(({ framework, path }) => `${framework} ${path}`)),
      ['koa /x'],
    );
  });

  it('of Rails may share a line, go over several and come from concerns', async () => {
    assert.deepEqual(
      await routesOf(
        'config/routes.rb',
        `Rails.application.routes.draw do
  concern :commentable do
    resources :comments, only: :index
  end
  resources :users, only: [:show], # people
                    controller: 'people' do
    member { post :ban; delete 'ban' }
    collection do get :search end
    concerns :commentable
  end
  resources :articles, only: [], concerns: :commentable
  scope(path: '/v1') { put 'x', to: 'x#y', constraints: { id: /end/ } }
  authenticate(:admin) do mount Sidekiq::Web => '/jobs' end
  mount Engine, at: 'engine'
  get '/last', to: 'a#b'
end
`,
      ),
      [
        'GET /users/:user_id/comments comments#index',
        'GET /articles/:article_id/comments comments#index',
        'GET /users/:id people#show',
        'POST /users/:id/ban people#ban',
        'DELETE /users/:id/ban people#ban',
        'GET /users/search people#search',
        'PUT /v1/x x#y',
        'ANY /jobs Sidekiq::Web',
        'ANY /engine Engine',
        'GET /last a#b',
      ],
    );
    assert.deepEqual(
      await routesOf('config/routes/admin.rb', "namespace :admin do\n  get 'x', to: 'x#y'\nend\n"),
      ['GET /admin/x admin/x#y'],
    );
    assert.deepEqual(await routesOf('app/client.rb', "get 'x', to: 'x#y'\n"), []);
  });

  it('end where concerns use each other, and stay quick in long files', async () => {
    const uses = 'concerns :a, :b, :c\n'.repeat(50);
    const concerns = ['a', 'b', 'c'].map(
      (name) => `concern :${name} do\n${uses}get '${name}', to: 'x#y'\nend\n`,
    );
    const rails = `Rails.application.routes.draw do\n${concerns.join('')}concerns :a\nend\n`;
    const django = `from django.urls import path\n${"a = [path('x', v)]\n".repeat(3000)}`;
    const started = performance.now();
    assert((await routesOf('config/routes.rb', rails)).includes('GET /a x#y'));
    assert.equal((await routesOf('shop/urls.py', django)).length, 3000);
    assert(performance.now() - started < 10_000);
  });

  it('of Laravel may be several resources at once', async () => {
    assert.deepEqual(
      await routesOf(
        'routes/web.php',
        "<?php\nuse Illuminate\\Support\\Facades\\Route;\nRoute::apiResources(['a' => A::class, 'b' => B::class], ['only' => ['index']]);\n",
      ),
      ['GET /a A.index', 'GET /b B.index'],
    );
  });

  it('leave the escapes of quotes out of the names of tests, and put names together', async () => {
    const { tests } = await factsOf(
      'a.test.ts',
      "describe('it\\'s', () => {\n  it('a \"b\" ' + 'c', () => {});\n});\n",
    );
    assert.deepEqual(
      tests.map(({ name }) => name),
      ['it\'s a "b" c'],
    );
  });
});
