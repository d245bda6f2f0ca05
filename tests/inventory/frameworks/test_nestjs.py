"""NestJS: where controllers are served, and what guards, decorators and middleware come to."""

from __future__ import annotations

import pytest

from tests.inventory.frameworks.node_applications import found, gaps, served

IMPORTS = """import { All, Controller, Get, Post, RequestMapping, RequestMethod, Sse, UseGuards, SetMetadata,
  Module, Version,
  VersioningType, VERSION_NEUTRAL, applyDecorators, Injectable, UnauthorizedException } from "@nestjs/common";
import { NestFactory, APP_GUARD, Reflector, RouterModule } from "@nestjs/core";
import { AuthGuard } from "@nestjs/passport";
import { ApiExcludeEndpoint, ApiExcludeController } from "@nestjs/swagger";
export const IS_PUBLIC = "isPublic";
export const Public = () => SetMetadata(IS_PUBLIC, true);
@Injectable() class TokenGuard {
  canActivate(context) {
    if (!context.switchToHttp().getRequest().headers.authorization) throw new UnauthorizedException();
    return true;
  }
}
"""


def application(
    controllers: str, names: str, *, providers: str = "", setup: str = "", module: str = ""
) -> dict[str, str]:
    return {"src/main.ts": f"""{IMPORTS}
{controllers}
@Module({{ controllers: [{names}], providers: [{providers}] {module} }}) class AppModule {{}}
async function bootstrap() {{
  const app = await NestFactory.create(AppModule);
  {setup}
  await app.listen(3000);
}}
bootstrap();
"""}


def test_decorators_of_methods_and_paths() -> None:
    code = application("""@Controller(["a", "b"]) class A { @Get() list() { return 1 } @Post(["x",
  "y/:id"]) make() { return 1 } }
@Controller({ path: "c", host: "admin.example.com" }) class C {
  @All("any") any() { return 1 }
  @RequestMapping({ path: "mapped", method: RequestMethod.PUT }) mapped() { return 1 }
  @Sse("events") events() { return 1 }
  helper() { return 1 }
}
class Messages { @MessagePattern("sum") sum() { return 1 } }""", "A, C, Messages")
    assert served(code) == [
        "GET /a none", "POST /a/x none", "POST /a/y/{id} none", "GET /b none", "POST /b/x none", "POST /b/y/{id} none",
        "* /c/any none", "GET /c/events none", "PUT /c/mapped none",
    ]
    assert gaps(code) == []


def test_global_prefix_exclusions_and_versions() -> None:
    code = application("""@Controller("a") class A {
  @Get() plain() { return 1 } @Version("2") @Get("two") two() { return 1 } @Version(["3",
  "4"]) @Get("more") more() { return 1 } }
@Controller({ path: "n", version: VERSION_NEUTRAL }) class N { @Get() list() { return 1 } }
@Controller("health") class H { @Get() get() { return 1 } @Post() post() { return 1 } }""", "A, N, H", setup="""
  app.setGlobalPrefix("api", { exclude: [{ path: "health", method: RequestMethod.GET }] });
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: "1" });""")
    assert served(code) == [
        "GET /api/n none", "GET /api/v1/a none", "POST /api/v1/health none", "GET /api/v2/a/two none",
        "GET /api/v3/a/more none", "GET /api/v4/a/more none", "GET /v1/health none",
    ]


def test_versions_in_headers_leave_paths_alone_and_a_prefix_of_the_environment_is_not_known() -> None:
    code = application('@Controller("a") class A { @Version("2") @Get() get() { return 1 } }', "A", setup="""
  app.setGlobalPrefix(process.env.PREFIX); app.enableVersioning({ type: VersioningType.HEADER, header: "v" });""")
    assert served(code) == ["GET /…/a none"]


def test_guards_of_classes_methods_applications_and_modules() -> None:
    controllers = """@Controller("a") @UseGuards(TokenGuard) class A { @Get() get() { return 1 } }
@Controller("b") class B { @UseGuards(new TokenGuard()) @Get() get() { return 1 } @Get("open") open() { return 1 } }"""
    assert served(application(controllers, "A, B")) == ["GET /a required", "GET /b required", "GET /b/open none"]
    for provided in ("useClass: TokenGuard", "useExisting: TokenGuard", "useFactory: () => new TokenGuard()"):
        code = application(controllers, "B", providers=f"{{ provide: APP_GUARD, {provided} }}")
        assert served(code) == ["GET /b required", "GET /b/open required"]
    assert served(application(controllers, "B", setup="app.useGlobalGuards(new TokenGuard());"))[1] == \
        "GET /b/open required"


READERS = {
    "getAllAndOverride": "this.reflector.getAllAndOverride(IS_PUBLIC, [context.getHandler(), context.getClass()])",
    "get": "this.reflector.get(IS_PUBLIC, context.getHandler())",
    "getMetadata": "Reflect.getMetadata(IS_PUBLIC, context.getHandler())",
    "createDecorator": "this.reflector.get(Open, context.getHandler())",
}


@pytest.mark.parametrize("reader", sorted(READERS))
def test_public_opens_where_the_guard_reads_it(reader: str) -> None:
    controllers = f"""const Open = Reflector.createDecorator<boolean>();
class Aware {{ constructor(private reflector: Reflector) {{}}
  canActivate(context) {{ if ({READERS[reader]}) return true;
    if (!context.switchToHttp().getRequest().headers.authorization) throw new UnauthorizedException(); return true;
  }} }}
@Controller("a") class A {{ @Public() @Open(true) @Get("open") open() {{ return 1 }} @Get("closed") closed() {{
  return 1 }} }}"""
    code = application(controllers, "A", providers="{ provide: APP_GUARD, useClass: Aware }")
    assert served(code) == ["GET /a/closed required", "GET /a/open none"]


def test_public_does_not_open_where_the_guard_does_not_read_it_and_roles_alone_guard_nothing() -> None:
    controllers = """@Controller("a") class A { @Public() @UseGuards(TokenGuard) @Get("kept") kept() { return 1 }
  @SetMetadata("roles", ["admin"]) @Get("roles") roles() { return 1 } }"""
    assert served(application(controllers, "A")) == ["GET /a/kept required", "GET /a/roles none"]


def test_guards_of_passport_are_what_their_strategy_and_their_own_methods_make_of_them() -> None:
    controllers = """class Jwt extends AuthGuard("jwt") { constructor(private reflector: Reflector) { super(); }
  canActivate(context) { return this.reflector.get(IS_PUBLIC,
  context.getHandler()) ? true : super.canActivate(context); } }
class Optional extends AuthGuard("jwt") { handleRequest(error, user) { return user || null; } }
class Strict extends AuthGuard("jwt") { handleRequest(error, user) {
  if (error || !user) throw error || new UnauthorizedException(); return user; } }
class Local extends AuthGuard("local") {}
@Controller("a") class A {
  @UseGuards(AuthGuard("jwt")) @Get("plain") plain() { return 1 }
  @UseGuards(Jwt) @Get("own") own() { return 1 } @UseGuards(Jwt) @Public() @Get("public") open() { return 1 }
  @UseGuards(Optional) @Get("optional") optional() { return 1 } @UseGuards(Strict) @Get("strict") strict() { return 1 }
  @UseGuards(Local) @Post("login") login() { return 1 }
}"""
    assert served(application(controllers, "A")) == [
        "POST /a/login unknown", "GET /a/optional none", "GET /a/own required", "GET /a/plain required",
        "GET /a/public none", "GET /a/strict required",
    ]


def test_several_decorators_in_one_and_controllers_that_inherit() -> None:
    controllers = """const Auth = () => applyDecorators(UseGuards(TokenGuard), SetMetadata("x", 1));
abstract class Base { @Get() list() { return 1 } @Get("gone") gone() { return 1 } @Auth() @Get("kept") kept() {
  return 1 } }
@Controller("a") class A extends Base { gone() { return 2 } }
@Auth() @Controller("b") class B extends Base {}"""
    assert served(application(controllers, "A, B")) == [
        "GET /a none", "GET /a/kept required", "GET /b required", "GET /b/gone required", "GET /b/kept required"]


def test_what_is_kept_out_of_the_description() -> None:
    controllers = """@Controller("a") class A { @ApiExcludeEndpoint() @Get() get() { return 1 }
  @ApiExcludeEndpoint(false) @Get("shown") shown() { return 1 } }
@ApiExcludeController() @Controller("b") class B { @Get() get() { return 1 } }"""
    assert [each.hidden for each in found(application(controllers, "A, B")).endpoints] == [
        "@ApiExcludeEndpoint", "", "@ApiExcludeController"]


def test_middleware_of_modules_and_applications_stands_before_guards() -> None:
    controllers = """class Checks { use(request, response, next) {
  if (!request.headers.authorization) return response.sendStatus(401); next(); } }
@Controller("a") class A { @Get() get() { return 1 } @Get("spared") spared() { return 1 } }
@Controller("b") class B { @Get() get() { return 1 } } @Controller("c") class C { @Get() get() { return 1 } }
@Module({ controllers: [B] }) class Inner {
  configure(consumer) { consumer.apply(Checks).exclude("a/spared").forRoutes("a", B); } }"""
    code = application(controllers, "A, C", module=", imports: [Inner]", setup="""
  app.use("/c", (request, response, next) => { request.user ? next() : response.sendStatus(401); });""")
    assert served(code) == ["GET /a required", "GET /a/spared none", "GET /b required", "GET /c required"]


def test_modules_are_reached_from_the_root_of_each_application() -> None:
    controllers = """@Controller("in") class In { @Get() get() { return 1 } } @Controller("dynamic") class D {
  @Get() get() { return 1 } }
@Controller("routed") class R { @Get() get() { return 1 } } @Controller("lone") class Lone { @Get() get() { return 1 } }
@Module({ controllers: [R] }) class Routed {}
class Dynamic { static forRoot() { return { module: Dynamic, controllers: [D] }; } }"""
    code = application(controllers, "In", module=""", imports: [Dynamic.forRoot(), forwardRef(() => Routed),
  RouterModule.register([{ path: "admin", module: Routed }])]""")
    code["src/main.ts"] = 'import { forwardRef } from "@nestjs/common";\n' + code["src/main.ts"]
    assert served(code) == ["GET /admin/routed none", "GET /dynamic none", "GET /in none"]
    assert [gap.partition(" ")[2].partition(" ")[2] for gap in gaps(code)] == [
        "a controller that no module was seen to list"]


def test_two_applications_have_each_their_prefix_and_scripts_do_not_count() -> None:
    files = {}
    for name in ("one", "two"):
        code = application(f'@Controller("{name}") export class A {{ @Get() get() {{ return 1 }} }}', "A",
                           setup=f'app.setGlobalPrefix("p-{name}");')
        files[f"apps/{name}/main.ts"] = code["src/main.ts"].replace("class AppModule", "export class AppModule")
    files["apps/one/migrate.ts"] = """import { NestFactory } from "@nestjs/core"; import { AppModule } from "./main";
async function run() { const app = await NestFactory.create(AppModule); app.get(Service).migrate(); await app.close(); }
run();"""
    assert served(files) == ["GET /p-one/one none", "GET /p-two/two none"]


def test_what_is_caught_and_thrown_again_is_refused_all_the_same() -> None:
    controllers = """@Controller("a") class A {
  @Post("hook") hook(@Headers() headers) {
    try { if (!headers["x-signature"]) throw new UnauthorizedException(); return 1; }
    catch (error) { if (error instanceof UnauthorizedException) throw error; return { success: false }; } }
  @Post("lenient") lenient(@Headers() headers) {
    try { if (!headers["x-signature"]) throw new UnauthorizedException(); return 1; }
    catch (error) { if (this.knows(error)) throw error; return { success: false }; } }
}"""
    code = application(controllers, "A")
    code["src/main.ts"] = 'import { Headers } from "@nestjs/common";\n' + code["src/main.ts"]
    assert served(code) == ["POST /a/hook signature", "POST /a/lenient unknown"]
    assert [each.kind for each in found(code).endpoints] == ["webhook", "http"]


def test_controllers_that_are_not_known_are_said() -> None:
    code = application('@Controller("a") class A { @Get() get() { return 1 } }', "A, ...others")
    assert served(code) == ["GET /a none"]
    assert [gap.partition(" ")[2].partition(" ")[2] for gap in gaps(code)] == ["controllers that are not known"]
