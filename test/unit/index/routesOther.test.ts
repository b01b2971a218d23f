import assert from 'node:assert/strict';
import { routesOf } from './source.ts';

describe('routes of other languages', () => {
  it('of Flask carry the prefix of the blueprint, their methods and logins', async () => {
    assert.deepEqual(
      await routesOf(
        'app/views.py',
        `from flask import Flask, Blueprint
app = Flask(__name__)
bp = Blueprint('users', __name__, url_prefix='/users')
other = Blueprint('other', __name__)

@app.route('/')
def home():
    return 'x'

@bp.route('/<int:id>', methods=['GET', 'DELETE'])
@login_required
def user(id):
    return id

@bp.post('/')
def add():
    return '# @bp.get("/no")'

@other.get('/ping')
def ping(): pass

app.register_blueprint(bp)
app.register_blueprint(other, url_prefix='/other')
app.add_url_rule('/legacy', view_func=legacy, methods=['PUT'])
`,
      ),
      [
        'GET / home',
        'GET /users/<int:id> user [login_required]',
        'DELETE /users/<int:id> user [login_required]',
        'POST /users/ add',
        'GET /other/ping ping',
        'PUT /legacy legacy',
      ],
    );
  });

  it('of FastAPI join routers and name dependencies', async () => {
    assert.deepEqual(
      await routesOf(
        'api.py',
        `from fastapi import APIRouter, Depends, FastAPI
app = FastAPI()
router = APIRouter(prefix="/items", dependencies=[Depends(verify_key)])

@router.get("/{item_id}")
async def read(item_id: int, user: User = Depends(current_user)):
    return item_id

@app.post("/login", dependencies=[Depends(limit)])
def login(): ...

app.include_router(router, prefix="/api/v1")
`,
      ),
      ['GET /api/v1/items/{item_id} read [verify_key, current_user]', 'POST /login login [limit]'],
    );
  });

  it('of Django come from path and re_path, included lists and view sets', async () => {
    assert.deepEqual(
      await routesOf(
        'shop/urls.py',
        `from django.urls import include, path, re_path
urlpatterns = [
    path('cart/', views.cart, name='cart'),
    path('orders/<int:pk>/', login_required(views.OrderView.as_view())),
    re_path(r'^old/(?P<id>\\d+)$', views.old),
    path('api/', include([path('ping/', ping)])),
    path('blog/', include('blog.urls')),
]
router.register(r'users', UserViewSet)
`,
      ),
      [
        'ANY /cart/ views.cart',
        'ANY /orders/<int:pk>/ views.OrderView [login_required]',
        'ANY /old/(?P<id>\\d+) views.old',
        'ANY /api/ping/ ping',
        'ANY /users/ UserViewSet',
        'ANY /users/{pk}/ UserViewSet',
      ],
    );
  });

  it('of Spring join class and method in Java and Kotlin', async () => {
    assert.deepEqual(
      await routesOf(
        'UserController.java',
        `@RestController
@RequestMapping("/api/users")
public class UserController {
  @GetMapping
  public List<User> list() { return all; }

  @PreAuthorize("hasRole('ADMIN')")
  @DeleteMapping(value = "/{id}", produces = "application/json")
  public void remove(@PathVariable Long id) {}

  @RequestMapping(path = {"/a", "/b"}, method = RequestMethod.POST)
  public void both() {}
}
`,
      ),
      [
        'GET /api/users list',
        'DELETE /api/users/{id} remove [PreAuthorize]',
        'POST /api/users/a both',
        'POST /api/users/b both',
      ],
    );
    assert.deepEqual(
      await routesOf(
        'C.kt',
        `@RestController\n@RequestMapping("/k")\nclass C {\n  @PostMapping("/x")\n  fun add(): Int = 1\n}\n`,
      ),
      ['POST /k/x add'],
    );
  });

  it('of ASP.NET come from attributes and from minimal APIs', async () => {
    assert.deepEqual(
      await routesOf(
        'UsersController.cs',
        `[ApiController]
[Route("api/[controller]")]
[Authorize]
public class UsersController : ControllerBase
{
    [HttpGet]
    public IActionResult List() => Ok();

    [HttpGet("{id:int}")]
    [AllowAnonymous]
    public IActionResult Get(int id) => Ok();

    [HttpPost("/absolute")]
    public IActionResult Add() => Ok();
}
`,
      ),
      ['GET /api/Users List [Authorize]', 'GET /api/Users/{id:int} Get', 'POST /absolute Add [Authorize]'],
    );
    assert.deepEqual(
      await routesOf(
        'Program.cs',
        `var app = builder.Build();
var api = app.MapGroup("/api").RequireAuthorization();
app.MapGet("/", () => "hi");
api.MapPost("/orders", CreateOrder);
app.MapDelete("/orders/{id}", Remove).RequireAuthorization();
`,
      ),
      [
        'GET / -',
        'POST /api/orders CreateOrder [RequireAuthorization]',
        'DELETE /orders/{id} Remove [RequireAuthorization]',
      ],
    );
  });

  it('of Go come from Gin, Chi and net/http', async () => {
    assert.deepEqual(
      await routesOf(
        'gin.go',
        `package main
import "github.com/gin-gonic/gin"
func main() {
	r := gin.Default()
	v1 := r.Group("/v1", Auth())
	v1.GET("/users/:id", show)
	v1.POST("/users", limit, h.Create)
	r.GET("/ping", func(c *gin.Context) { c.String(200, "x") })
	client.GET("/remote", opts)
}
`,
      ),
      ['GET /v1/users/:id show [Auth]', 'POST /v1/users h.Create [Auth, limit]', 'GET /ping -'],
    );
    assert.deepEqual(
      await routesOf(
        'chi.go',
        `package main
import "github.com/go-chi/chi/v5"
func routes() {
	r := chi.NewRouter()
	r.Use(Logger)
	r.Get("/", home)
	r.Route("/articles", func(r chi.Router) {
		r.With(paginate).Get("/", list)
		r.Route("/{id}", func(r chi.Router) {
			r.Use(ArticleCtx)
			r.Put("/", update)
		})
	})
	r.Mount("/admin", adminRouter())
}
func adminRouter() http.Handler {
	r := chi.NewRouter()
	r.Delete("/users", drop)
	return r
}
`,
      ),
      [
        'GET / home [Logger]',
        'GET /articles list [Logger, paginate]',
        'PUT /articles/{id} update [Logger, ArticleCtx]',
        'DELETE /admin/users drop [Logger]',
      ],
    );
    assert.deepEqual(
      await routesOf(
        'http.go',
        `package main
import "net/http"
func main() {
	http.HandleFunc("/health", health)
	mux.HandleFunc("POST /orders/{id}", create)
	mux.Handle("/admin", requireAdmin(http.HandlerFunc(admin)))
	resp, err := http.Get("https://example.com/x")
}
`,
      ),
      ['ANY /health health', 'POST /orders/{id} create', 'ANY /admin admin [requireAdmin]'],
    );
  });

  it('of Rails come from routes.rb with its blocks', async () => {
    assert.deepEqual(
      await routesOf(
        'config/routes.rb',
        `Rails.application.routes.draw do
  root 'home#index'
  get '/about', to: 'pages#about' # get '/no'
  namespace :admin do
    resources :users, only: [:index, :destroy] do
      member do
        post :lock
      end
      resources :notes, only: :create
    end
  end
  resource :profile, only: %i[show update]
  scope '/api' do
    match 'search', to: 'search#run', via: [:get, :post]
  end
end
`,
      ),
      [
        'GET / home#index',
        'GET /about pages#about',
        'GET /admin/users admin/users#index',
        'DELETE /admin/users/:id admin/users#destroy',
        'POST /admin/users/:id/lock admin/users#lock',
        'POST /admin/users/:user_id/notes admin/notes#create',
        'GET /profile profiles#show',
        'PATCH /profile profiles#update',
        'PUT /profile profiles#update',
        'GET /api/search search#run',
        'POST /api/search search#run',
      ],
    );
  });

  it('of Laravel carry prefixes, groups and middleware', async () => {
    assert.deepEqual(
      await routesOf(
        'routes/api.php',
        `<?php
use Illuminate\\Support\\Facades\\Route;
Route::get('/users/{id}', [UserController::class, 'show'])->middleware('auth')->name('users.show');
Route::prefix('admin')->middleware(['auth', 'can:admin'])->group(function () {
    Route::post('/posts', 'PostController@store');
    Route::apiResource('tags', TagController::class)->only(['index']);
});
Route::match(['get', 'post'], '/form', FormController::class);
Route::group(['prefix' => 'v1', 'middleware' => 'api'], function () {
    Route::delete('/x', fn () => 1);
});
`,
      ),
      [
        'GET /users/{id} UserController.show [auth]',
        'POST /admin/posts PostController.store [auth, can:admin]',
        'GET /admin/tags TagController.index [auth, can:admin]',
        'GET /form FormController',
        'POST /form FormController',
        'DELETE /v1/x - [api]',
      ],
    );
  });
});
